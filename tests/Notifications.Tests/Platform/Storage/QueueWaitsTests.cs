using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform.Storage;
using Notifications.Tests.Delivery;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Storage;

/// <summary>Messages that were hidden until their time, in a queue that nobody reads. Storage's clock is the real one, the app's is moved
/// on: to the app a message was enqueued long before.</summary>
public sealed partial class QueueWaitsTests(QueueWaitsTests.Fixture app) : IClassFixture<QueueWaitsTests.Fixture>
{
    /// <summary>What one step of the clock may be off by on a busy machine.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private QueueWaits Waits => app.Services.GetRequiredService<QueueWaits>();

    private QueueClient Raw => app.Services.GetRequiredService<StorageAccount>().RawQueues.GetQueueClient(Queues.FallbackSms);

    [Fact]
    public async Task Of_AMessageHeldForQuietHours_CountsFromTheirEnd()
    {
        var (me, user, _) = await app.NewRecipientAsync();
        var now = app.Clock.GetUtcNow();
        await me.PreferAsync(new { quietHours = new { start = $"{now.AddHours(-1):HH:mm}", end = $"{now.AddHours(3):HH:mm}" } });
        var id = await OpenAsync(user);
        await ShowAsync(() => app.DeliverAsync(ChannelKind.Sms, user, id));

        Assert.Equal(TimeSpan.Zero, await Waits.OfAsync(Queues.FallbackSms, default));
        app.Clock.Advance(TimeSpan.FromHours(3));
        Assert.InRange(await Waits.OfAsync(Queues.FallbackSms, default), TimeSpan.Zero, Slack);
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.InRange(
            await Waits.OfAsync(Queues.FallbackSms, default), TimeSpan.FromMinutes(59), TimeSpan.FromHours(1) + Slack);
    }

    [Fact]
    public async Task Of_ARetry_CountsFromItsTimeAndForItsChannelFromTheFirstTry()
    {
        app.Sms.Answer = _ => new ProviderAnswer(503);
        var (_, user, _) = await app.NewRecipientAsync();
        var id = await OpenAsync(user);
        var before = app.Clock.GetUtcNow();
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await ShowAsync(() => app.DeliverAsync(ChannelKind.Sms, user, id, 2));

        Assert.InRange(await Waits.OfAsync(Queues.FallbackSms, default), TimeSpan.Zero, Slack);
        var firstTry = await Waits.OldestWithTriesAsync(Queues.FallbackSms, default);
        Assert.InRange(firstTry!.Value, before.AddSeconds(-1), before + Slack);
    }

    [Fact]
    public async Task Oldest_OfMessagesWithoutATime_CountsFromWhenTheyWereEnqueued()
    {
        await Raw.ClearMessagesAsync();
        // As the version before wrote it.
        await PutAsync("""{"namespace":"default","userId":"u","try":2,"since":"2026-05-01T02:48:00.000Z"}""");

        var message = Assert.Single((await Raw.PeekMessagesAsync(10)).Value);
        Assert.Equal(message.InsertedOn, await Waits.OldestAsync(Queues.FallbackSms, default));
        Assert.Equal(
            new DateTimeOffset(2026, 5, 1, 2, 48, 0, TimeSpan.Zero), await Waits.OldestWithTriesAsync(Queues.FallbackSms, default));
    }

    [Fact]
    public async Task Oldest_OfOneThatWaitedForStorage_CountsFromThatWait()
    {
        await Raw.ClearMessagesAsync();
        await PutAsync("""{"userId":"u","notBefore":"2099-01-01T00:00:00Z","hiddenUntil":"2099-01-01T00:05:00.1234567+00:00"}""");

        Assert.Equal(
            new DateTimeOffset(2099, 1, 1, 0, 5, 0, TimeSpan.Zero).AddTicks(1_234_567),
            await Waits.OldestAsync(Queues.FallbackSms, default));
    }

    /// <summary>One that nobody waits for: nothing but the test turns to a channel.</summary>
    private async Task<Guid> OpenAsync(string user) => await (await app.SenderAsync()).SendToAsync(user, priority: "normal");

    /// <summary>What that enqueues is all that is in the queue, and visible at once.</summary>
    private async Task ShowAsync(Func<Task> enqueue)
    {
        string? sent = null;
        app.Answers.Holds = request =>
        {
            if (request.Method == RequestMethod.Post && request.Content is not null
                && request.Uri.Path.EndsWith("fallback-sms/messages", StringComparison.Ordinal))
                sent = TextOf(request.Content);
            return Task.CompletedTask;
        };
        await enqueue();
        app.Answers.Holds = _ => Task.CompletedTask;
        Assert.NotNull(sent);
        await Raw.ClearMessagesAsync();
        await Raw.SendMessageAsync(sent);
    }

    private async Task PutAsync(string message) =>
        await Raw.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(message)));

    private static string TextOf(RequestContent content)
    {
        using var body = new MemoryStream();
        content.WriteTo(body, CancellationToken.None);
        return Text().Match(Encoding.UTF8.GetString(body.ToArray())).Groups[1].Value;
    }

    [GeneratedRegex("<MessageText>(.*)</MessageText>")]
    private static partial Regex Text();

    public sealed class Fixture : FallbackFixture
    {
        public LostAnswers Answers { get; } = new();

        /// <summary>Its tests move the clock.</summary>
        protected override TimeProvider RealtimeClock => Clock;

        protected override IEnumerable<string> Settings => [.. base.Settings, "--AzureWebJobs.FallbackSms.Disabled=true"];

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Answers);
    }
}
