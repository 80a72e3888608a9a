using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>Storage that takes longer for a notification's row than the notification waits for its acknowledgement: the deadline, which is
/// enqueued beside the insert, comes first.</summary>
public abstract class SlowInsertTests(SlowInsertTests.Fixture app)
{
    [Theory]
    [InlineData(1)]
    [InlineData(150)]
    public async Task Send_StoredAfterItsDeadline_IsEscalatedAllTheSame(int recipients)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        string[] users = [user, .. Enumerable.Range(1, recipients - 1).Select(_ => AppFixture.NewUser())];
        using var storage = new HeldStorage(app.Answers, user);
        var sending = sender.PostAsync(
            "notifications", new { users, title = "t", message = "m", priority = "critical", requiresAcknowledgement = true });
        await storage.First.ArrivedAsync();
        // The deadline has come, and looks for the row.
        await Eventually.GetAsync(() => Task.FromResult(storage.Reads), reads => reads > 0);
        storage.First.Release();
        await sending;

        var me = await app.AsAsync(user);
        var id = await Eventually.GetAsync(() => FirstAsync(me), found => found is not null);
        var history = await FallbackFixture.HistoryWithAsync(me, id!.Value, "fallback_started");
        Assert.Contains("fallback_started not_connected", history);
    }

    private static async Task<Guid?> FirstAsync(ApiClient me) =>
        (await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray().Select(n => (Guid?)n.GetProperty("id").GetGuid())
        .SingleOrDefault();

    public abstract class Fixture : AppFixture
    {
        public LostAnswers Answers { get; } = new();

        protected abstract int InMemory { get; }

        protected override IEnumerable<string> Settings =>
            ["--Notifications:Delivery:Critical:BaseDelay=00:00:00.1", $"--Notifications:Delivery:DeadlinesInMemory={InMemory}"];

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Answers);
    }
}

public sealed class SlowInsertInMemoryTests(SlowInsertInMemoryTests.KeptFixture app)
    : SlowInsertTests(app), IClassFixture<SlowInsertInMemoryTests.KeptFixture>
{
    public sealed class KeptFixture : Fixture
    {
        protected override int InMemory => 10_000;
    }
}

public sealed class SlowInsertByQueueTests(SlowInsertByQueueTests.QueuedFixture app)
    : SlowInsertTests(app), IClassFixture<SlowInsertByQueueTests.QueuedFixture>
{
    public sealed class QueuedFixture : Fixture
    {
        protected override int InMemory => 0;
    }
}
