using Notifications.Delivery.Plans;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>A plan's later pushes. By itself, because the real-time service refuses a clock that is far off.</summary>
public sealed class PlanPushTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    [Fact]
    public async Task InAppStep_ThatTheServiceRefuses_IsPushedOnceItIsBack()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        var id = await app.SendAsync("""{ "steps": [{ "channel": "inApp", "after": "PT20S", "if": "unseen" }] }""", [user]);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        await app.StopEmulatorAsync();
        try
        {
            await app.LookAsync(user, id);
        }
        finally
        {
            await app.StartEmulatorAsync();
        }
        Assert.Equal(["created", "pushed 1"], await HistoryTests.EventsAsync(me, id));

        await using var client = await app.ConnectAsync(me);
        app.Clock.Advance(PlanStepHandler.PushRetryDelay);
        await app.LookAsync(user, id);
        Assert.Equal(2, (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(30)))[0].GetProperty("attempts").GetInt32());
        Assert.Equal(["created", "pushed 1", "retried 2"], await HistoryTests.EventsAsync(me, id));
    }
}
