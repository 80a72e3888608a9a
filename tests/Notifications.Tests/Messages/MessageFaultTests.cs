using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Messages;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

/// <summary>Breaks sending and reading at each write in turn, before and after storage did it, as a process that is killed there does: what
/// was stored comes to its end by the queue, what was not leaves nothing.</summary>
public sealed class MessageFaultTests(MessageFaultTests.Fixture app) : IClassFixture<MessageFaultTests.Fixture>
{
    private const int MaxWrites = 60;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_BrokenAtEachWriteInTurn_IsListedAndNotifiedOrNeverWas(bool whenDone)
    {
        var (sender, stored) = (app.Services.GetRequiredService<MessageSender>(), 0);
        for (var write = 0; write < MaxWrites; write++)
        {
            var (from, to) = (AppFixture.NewUser(), AppFixture.NewUser());
            var request = new SendMessageRequest(to, "t", null);
            var broke = await BreakAsync(write, whenDone, () => sender.SendAsync("default", from, request, CancellationToken.None));
            var (me, peer) = (await app.AsAsync(from), await app.AsAsync(to));
            if ((await peer.TextsAsync(from)).Length == 0)
            {
                Assert.True(broke);
                Assert.Empty(await me.ConversationsAsync());
                continue;
            }
            stored++;
            Assert.Equal($"write {write}: 1 notice, 1 unread, listed by the author", await Eventually.GetAsync(
                async () => $"write {write}: {(await peer.NoticesAsync()).Length} notice, {await UnreadAsync(peer)} unread, "
                    + (await me.ConversationsAsync() is [_] ? "listed by the author" : "not listed"),
                state => state.EndsWith(": 1 notice, 1 unread, listed by the author", StringComparison.Ordinal)));
            if (!broke)
                break;
        }
        Assert.True(stored >= 3, $"only {stored} sends were broken after the message was stored");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MarkRead_BrokenAtEachWriteInTurn_NeverLeavesTheNotificationOfWhatIsRead(bool whenDone)
    {
        var (handler, read) = (app.Services.GetRequiredService<MessageHandler>(), 0);
        for (var write = 0; write < MaxWrites; write++)
        {
            var (from, to) = (AppFixture.NewUser(), AppFixture.NewUser());
            var id = await (await app.AsAsync(from)).WriteAsync(to, "t");
            var peer = await app.AsAsync(to);
            var broke = await BreakAsync(write, whenDone, () => handler.ReadAsync(
                "default", to, new MarkReadRequest(from, id), CancellationToken.None));
            if ((await peer.ConversationsAsync())[0].GetProperty("unread").GetInt32() == 1)
            {
                Assert.True(broke);
                Assert.Single(await peer.NoticesAsync());
                continue;
            }
            read++;
            await Eventually.GetAsync(peer.NoticesAsync, notices => notices.Length == 0);
            if (!broke)
                break;
        }
        Assert.True(read >= 2, $"only {read} were broken after it was read");
    }

    private static async Task<int> UnreadAsync(ApiClient peer) =>
        (await peer.ConversationsAsync()).Sum(c => c.GetProperty("unread").GetInt32());

    /// <summary>Whether that write was reached.</summary>
    private async Task<bool> BreakAsync(int write, bool whenDone, Func<Task> act)
    {
        var fault = app.Faults.FailAfter(write, whenDone);
        await Record.ExceptionAsync(act);
        var reached = fault.HasFailed;
        fault.End();
        return reached;
    }

    public sealed class Fixture : MessagesFixture
    {
        public FaultPolicy Faults { get; } = new();

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Faults);
    }
}
