using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>The same for both ways in which a deadline is kept.</summary>
public abstract class AcknowledgementDeadlineTests(AppFixture app)
{
    /// <summary>After half a second, and twice as long each time, all told since the send: a push that a busy machine delivers late must
    /// not make the next wait look too short.</summary>
    private static readonly TimeSpan[] Earliest =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(3.5), TimeSpan.FromSeconds(7.5),
    ];

    /// <summary>Timers count whole milliseconds and end up to one early.</summary>
    private static readonly TimeSpan TimerTolerance = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task NotAcknowledged_IsPushedAgainNeverTooSoonUntilItsAttemptsAreUsedUp()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);
        var before = TimeProvider.System.GetTimestamp();
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.Equal((id, attempt), await ReceiveAsync(client));
            var came = TimeProvider.System.GetElapsedTime(before);
            Assert.True(came >= Earliest[attempt - 1] - TimerTolerance, $"Push {attempt} came after {came}.");
        }
        Assert.Equal(5, (await me.GetAsync($"notifications/{id}")).Json.GetProperty("attempts").GetInt32());
    }

    [Theory]
    [InlineData("ack")]
    [InlineData("read")]
    public async Task AcknowledgedOrRead_IsNotPushedAgain(string action)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);
        var done = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");
        Assert.Equal((done, 1), await ReceiveAsync(client));
        await me.PostAsync($"notifications/{done}/{action}");
        var attempts = (await me.GetAsync($"notifications/{done}")).Json.GetProperty("attempts").GetInt32();

        // What is sent now comes again after the same delay: were the first one pushed again, it would come before.
        var open = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");
        // On a slow machine it may have been pushed again before that.
        for (var attempt = 2; attempt <= attempts; attempt++)
            Assert.Equal((done, attempt), await ReceiveAsync(client));
        Assert.Equal((open, 1), await ReceiveAsync(client));
        Assert.Equal((open, 2), await ReceiveAsync(client));
        Assert.Equal(attempts, (await me.GetAsync($"notifications/{done}")).Json.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task NoAcknowledgementAskedForAndNoChannels_IsPushedOnce()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await using var client = await app.ConnectAsync(await app.AsAsync(user));
        var once = await sender.SendToAsync(user, priority: "normal");
        var again = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");

        Assert.Equal((once, 1), await ReceiveAsync(client));
        Assert.Equal((again, 1), await ReceiveAsync(client));
        Assert.Equal((again, 2), await ReceiveAsync(client));
    }

    private static async Task<(Guid Id, int Attempt)> ReceiveAsync(SignalR.Testing.SignalRTestClient client)
    {
        var notification = (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(30)))[0];
        return (notification.GetProperty("id").GetGuid(), notification.GetProperty("attempts").GetInt32());
    }
}

/// <summary>The instance that sent does it all: nobody reads the queue.</summary>
public sealed class DeadlinesInMemoryTests(DeadlinesInMemoryTests.Fixture app)
    : AcknowledgementDeadlineTests(app), IClassFixture<DeadlinesInMemoryTests.Fixture>
{
    [Fact]
    public async Task Settled_TakesItsMessageBack()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");
        Assert.True(await WaitingAsync() > 0);
        await me.PostAsync($"notifications/{id}/ack");
        Assert.Equal(0, await Eventually.GetAsync(WaitingAsync, waiting => waiting == 0));
    }

    private async Task<int> WaitingAsync() =>
        (await app.Services.GetRequiredService<StorageAccount>().Queues.GetQueueClient(Queues.Acknowledgements).GetPropertiesAsync())
        .Value.ApproximateMessagesCount;

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings =>
            ["--AzureWebJobs.AcknowledgementDeadlines.Disabled=true", "--Notifications:Delivery:Jitter=0"];
    }
}

/// <summary>What an instance that is gone has left, or had no room for, is done by the queue.</summary>
public sealed class DeadlinesByQueueTests(DeadlinesByQueueTests.Fixture app)
    : AcknowledgementDeadlineTests(app), IClassFixture<DeadlinesByQueueTests.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings =>
            ["--Notifications:Delivery:DeadlinesInMemory=0", "--Notifications:Delivery:Jitter=0"];
    }
}
