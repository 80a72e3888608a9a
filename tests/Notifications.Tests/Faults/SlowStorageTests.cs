using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Faults;

/// <summary>Storage does not store inboxes for a while: queue messages wait for it, and none becomes a dead letter.</summary>
public sealed partial class SlowStorageTests(SlowStorageTests.Fixture app) : IClassFixture<SlowStorageTests.Fixture>
{
    [Fact]
    public async Task Send_InboxesAreAway_WaitsInTheQueueAndCompletesLater()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 150).Select(_ => AppFixture.NewUser())];
        app.Answers.Refuses = request => request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);
        var sendId = (await sender.PostAsync("notifications", new { users, title = "t", message = "m" })).Json.GetProperty("sendId")
            .GetGuid();
        // Each of its chunks failed twice, and came back as a new message, which no attempt is counted of.
        var waits = await Eventually.GetAsync(() => Task.FromResult(app.Returned.Waits), all => all.Count(w => w == 2) >= 3);
        app.Answers.Refuses = _ => false;
        var report = await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{sendId}")).Json, r => r.GetProperty("status").GetString() == "completed");

        Assert.Contains(1, waits);
        Assert.False(app.Returned.HadNoTime);
        Assert.Equal(150, report.GetProperty("stored").GetInt32());
        Assert.False(await new QueueClient(app.StorageConnection, "deliveries-poison").ExistsAsync());
    }

    public sealed class Fixture : AppFixture
    {
        public LostAnswers Answers { get; } = new();

        public ReturnedMessages Returned { get; } = new();

        protected override IEnumerable<string> Settings => ["--Notifications:Storage:Retries=0"];

        protected override void AddServices(IServiceCollection services) =>
            services.AddSingleton<HttpPipelinePolicy>(Answers).AddSingleton<HttpPipelinePolicy>(Returned);
    }

    /// <summary>Sees the messages that go back to their queue.</summary>
    public sealed partial class ReturnedMessages : HttpPipelinePolicy
    {
        private readonly ConcurrentQueue<int> waits = new();

        /// <summary>How often each had waited for storage.</summary>
        public IReadOnlyList<int> Waits => [.. waits];

        /// <summary>One did not say until when it is hidden.</summary>
        public bool HadNoTime { get; private set; }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request is { Content: { } content, Uri.Path: var path }
                && path.EndsWith("deliveries/messages", StringComparison.Ordinal))
            {
                using var body = new MemoryStream();
                await content.WriteToAsync(body, message.CancellationToken);
                var text = Text().Match(Encoding.UTF8.GetString(body.ToArray())).Groups[1].Value;
                var returned = JsonElement.Parse(Convert.FromBase64String(text));
                if (returned.TryGetProperty("waitedForStorage", out var waited))
                {
                    HadNoTime |= !returned.TryGetProperty("hiddenUntil", out var until) || !until.TryGetDateTimeOffset(out _);
                    waits.Enqueue(waited.GetInt32());
                }
            }
            await ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new InvalidOperationException("The app makes no synchronous calls.");

        [GeneratedRegex("<MessageText>(.*)</MessageText>")]
        private static partial Regex Text();
    }
}
