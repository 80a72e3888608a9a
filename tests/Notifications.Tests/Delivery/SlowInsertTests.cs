using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>Storage that takes longer for a notification's row than the notification waits for its acknowledgement: the deadline, which is
/// enqueued beside the insert, comes first.</summary>
public abstract class SlowInsertTests(SlowInsertTests.Fixture app)
{
    [Fact]
    public async Task Send_StoredAfterItsDeadline_IsEscalatedAllTheSame()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        using var storage = new HeldStorage(app.Answers, user);
        var sending = sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");
        await storage.First.ArrivedAsync();
        // The deadline has come, and looks for the row.
        await Eventually.GetAsync(() => Task.FromResult(storage.Reads), reads => reads > 0);
        storage.First.Release();

        var history = await FallbackFixture.HistoryWithAsync(await app.AsAsync(user), await sending, "fallback_started");
        Assert.Contains("fallback_started not_connected", history);
    }

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
