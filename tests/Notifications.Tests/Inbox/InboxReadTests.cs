using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Inbox.Grouping;
using Notifications.Tests.Inbox.Grouping;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>What the inbox reads of storage: nothing twice, and nothing that is not needed.</summary>
public sealed class InboxReadTests(InboxReadTests.Fixture app) : IClassFixture<InboxReadTests.Fixture>
{
    [Fact]
    public async Task Acknowledge_OfAnEventThatOthersFollowed_ReadsEachRowOnce()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var first = await GroupTests.CommentAsync(sender, user, "Anna");
        await GroupTests.CommentAsync(sender, user, "Ben");
        var changes = app.Services.GetRequiredService<InboxChanges>();
        var reads = await app.Reads.DuringAsync(() => changes.AcknowledgeAsync("default", user, first, null, default));

        Assert.Contains(reads, read => read.Contains("|gi|", StringComparison.Ordinal));
        Assert.Equal(reads.Distinct(), reads);
    }

    [Fact]
    public async Task Recall_OfWhatIsInNoGroup_LooksForNoEvent()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var id = await sender.SendToAsync(user);
        var recall = app.Services.GetRequiredService<InboxRecall>();
        var reads = await app.Reads.DuringAsync(async () => Assert.Equal(1, await recall.RemoveAsync("default", [user], id, default)));

        Assert.NotEmpty(reads);
        Assert.DoesNotContain(reads, read => read.Contains("|gi|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Event_ThatIsPutAgain_IsReadOnce()
    {
        var (user, factory) = (AppFixture.NewUser(), app.Services.GetRequiredService<NotificationFactory>());
        var notification = factory.Make("default", user, Guid.CreateVersion7(app.Clock.GetUtcNow()), Comment, app.Clock.GetUtcNow());
        var groups = app.Services.GetRequiredService<GroupHandler>();
        await groups.PutAsync([notification], default);
        var reads = await app.Reads.DuringAsync(async () => Assert.Single(await groups.PutAsync([notification], default)));

        Assert.Single(reads, read => read.Contains("|gi|", StringComparison.Ordinal));
        Assert.Single(reads, read => read.Contains("|g|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UnseenCount_WithABroadcast_ListsBroadcastsOnce()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" });
        var counter = app.Services.GetRequiredService<UnreadCounter>();
        UnreadCounts? counts = null;
        var reads = await app.Reads.DuringAsync(async () => counts = await counter.CountWithUnseenAsync("default", user, default));

        Assert.Equal((1, 1), (counts!.Count, counts.Unseen));
        Assert.Single(reads, read => read.Contains("roadcasts", StringComparison.Ordinal));
    }

    private static SendContent Comment => new()
    {
        Title = "Anna commented",
        Message = "m",
        Type = NotificationType.Info,
        Category = "comments",
        Priority = Priority.Normal,
        GroupKey = "comments:1",
        GroupWindow = new GroupWindow
        {
            Kind = GroupWindowKind.Sliding,
            Window = TimeSpan.FromHours(1),
            MaxWindow = TimeSpan.FromHours(3),
            MaxEvents = 100,
        },
    };

    public sealed class Fixture : AppFixture
    {
        internal ReadRecorder Reads { get; } = new();

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Reads);
    }

    /// <summary>Notes what the test's own flow reads; what the host does meanwhile is left alone.</summary>
    internal sealed class ReadRecorder : HttpPipelinePolicy
    {
        private readonly AsyncLocal<ConcurrentQueue<string>?> current = new();

        public async Task<string[]> DuringAsync(Func<Task> action)
        {
            var reads = new ConcurrentQueue<string>();
            current.Value = reads;
            await action();
            current.Value = null;
            return [.. reads];
        }

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Get)
                current.Value?.Enqueue(Uri.UnescapeDataString(message.Request.Uri.ToString()));
            return ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new InvalidOperationException("The app makes no synchronous calls.");
    }
}
