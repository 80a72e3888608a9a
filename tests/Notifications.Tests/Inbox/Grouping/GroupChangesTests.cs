using NodaTime;
using NodaTime.Extensions;
using Notifications.Domain;
using Notifications.Tests.Delivery;
using Xunit;

namespace Notifications.Tests.Inbox.Grouping;

/// <summary>What a newer event makes of the plan of those before it.</summary>
public sealed class GroupChangesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero), Next = Start.AddMinutes(40);

    [Theory]
    [InlineData(29, VerdictKind.Wait)]
    [InlineData(30, VerdictKind.Do)]
    public void Grown_AfterAnEventThatADeviceReceived_CountsAnUnacknowledgedStepFromTheNext(int seconds, VerdictKind verdict)
    {
        var grown = GroupChanges.Grown(Settled("already_acknowledged").Acknowledge(Start), Critical(Next));
        var now = Next.AddSeconds(seconds).ToInstant();

        Assert.Equal(Next, grown.Plan!.Due);
        var verdicts = PlanRules.Decide(grown, grown.Plan, new PlanMoment(now, DateTimeZone.Utc));
        Assert.Null(verdicts[0]);
        Assert.Equal(verdict, verdicts[1]!.Value.Kind);

        // Those that follow put it off no further, until a device receives one.
        var again = GroupChanges.Grown(grown, Critical(Next.AddSeconds(20)));
        Assert.Equal(verdict, PlanRules.Decide(again, again.Plan!, new PlanMoment(now, DateTimeZone.Utc))[1]!.Value.Kind);
    }

    [Theory]
    [InlineData("already_acknowledged", Priority.Critical, true)]
    [InlineData("already_read", Priority.Critical, true)]
    [InlineData("switched_off", Priority.Critical, true)]
    [InlineData("switched_off", Priority.Normal, false)]
    [InlineData("condition_not_met", Priority.Normal, false)]
    [InlineData("condition_not_met", Priority.Critical, true)]
    [InlineData("expired", Priority.Critical, false)]
    public void Grown_StepThatWasLeftOut_IsOpenAgainIfTheNextEventMayAskForIt(string reason, Priority priority, bool isOpen)
    {
        var grown = GroupChanges.Grown(Settled(reason), Event(Next) with { Priority = priority });
        Assert.Equal(isOpen, grown.Plan!.Steps[1].IsPending);
        Assert.Equal(isOpen ? Next : (DateTimeOffset?)null, grown.Plan.Due);
    }

    /// <summary>Its mail was sent at once, and its SMS was left out.</summary>
    private static Notification Settled(string reason)
    {
        var first = Event(Start);
        var steps = PlanState.Parse($"b,s:{reason}");
        return first with { Plan = first.Plan! with { Due = null, Steps = steps } };
    }

    private static Notification Critical(DateTimeOffset at) => Event(at) with { Priority = Priority.Critical };

    private static Notification Event(DateTimeOffset at) => PlannedNotification.At(at, PlannedNotification.Begin("""
        { "steps": [{ "channel": "email" }, { "channel": "sms", "after": "PT30S", "if": "unacknowledged",
            "when": { "priority": { "gte": "critical" } } }] }
        """, at));
}
