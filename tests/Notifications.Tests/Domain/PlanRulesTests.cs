using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;
using NodaTime.TimeZones;
using Notifications.Domain;
using Notifications.Tests.Delivery;
using Notifications.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Domain;

/// <summary>What a plan does next, as a pure function.</summary>
public sealed class PlanRulesTests(ITestOutputHelper output)
{
    private static readonly int Runs = TestSeed.Times(2_000, 200_000);
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How its user's part moves on: nothing, acknowledge, see, read, unread, archive.</summary>
    private static readonly Func<Notification, DateTimeOffset, Notification>[] UserActions =
    [
        (n, _) => n, (n, now) => n.Acknowledge(now), (n, now) => n.Seen(now), (n, now) => n.Read(now), (n, now) => n.Unread(now, null),
        (n, now) => n.Archive(now),
    ];

    private static readonly string[] Windows =
    [
        """{ "notBefore": "08:00" }""", """{ "notBefore": "02:30", "notAfter": "02:45" }""",
            """{ "notBefore": "22:00", "notAfter": "01:00" }""",
        """{ "notBefore": "00:00", "notAfter": "00:15" }""", """{ "notBefore": "23:30" }""",
        """{ "notBefore": "01:30", "notAfter": "03:30" }""",
    ];

    [Theory]
    [InlineData("always", "read", "do")]
    [InlineData("unacknowledged", "none", "do")]
    [InlineData("unacknowledged", "acknowledged", "already_acknowledged")]
    [InlineData("unacknowledged", "seen", "already_acknowledged")]
    [InlineData("unseen", "acknowledged", "do")]
    [InlineData("unseen", "seen", "already_seen")]
    [InlineData("unseen", "read", "already_seen")]
    [InlineData("unseen", "snoozed", "already_seen")]
    [InlineData("unread", "seen", "do")]
    [InlineData("unread", "read", "already_read")]
    [InlineData("unread", "archived", "already_read")]
    [InlineData("unread", "unread again", "do")]
    public void Decide_WhatTheUserDid_IsTheTables(string condition, string did, string verdict)
    {
        var state = State($$"""{ "steps": [{ "channel": "email", "if": "{{condition}}" }] }""");
        var notification = did switch
        {
            "none" => Some(state),
            "acknowledged" => Some(state).Acknowledge(Start),
            "seen" => Some(state).Seen(Start),
            "read" => Some(state).Read(Start),
            "archived" => Some(state).Archive(Start),
            "snoozed" => Some(state).Snooze(Start.AddHours(1), (default, default)),
            _ => Some(state).Read(Start).Unread(Start, null),
        };
        Assert.Equal(verdict, Told(PlanRules.Decide(notification, state, At(Start))[0]));
    }

    [Theory]
    [InlineData(4, "wait")]
    [InlineData(5, "do")]
    public void Decide_OfAGroup_CountsFromTheFirstEventThatNobodySaw(int minutes, string verdict)
    {
        var state = State("""{ "steps": [{ "channel": "email", "after": "PT5M", "if": "unseen" }] }""");
        var (first, now) = (Some(state), Start.AddMinutes(minutes));
        var grown = GroupChanges.Grown(GroupChanges.Grown(first, NextAt(Start.AddMinutes(2))), NextAt(now));
        Assert.Equal(verdict, Told(PlanRules.Decide(grown, grown.Plan!, At(now))[0]));
        Assert.Equal(Start.AddMinutes(5), PlanRules.Forecast(grown, state.Plan, state.Plan.Steps[0], At(now)).At);

        // The newest one was taken out again.
        var back = GroupChanges.WithoutNewest(grown, NextAt(Start.AddMinutes(2)));
        Assert.Equal(verdict, Told(PlanRules.Decide(back, back.Plan!, At(now))[0]));

        Notification NextAt(DateTimeOffset moment) => first with { CreatedAt = moment, Id = Guid.CreateVersion7(moment) };
    }

    /// <summary>What was snoozed was looked at, like what was seen.</summary>
    [Theory]
    [InlineData("seen")]
    [InlineData("snoozed")]
    public void Decide_OfAGroupThatItsUserKnew_CountsFromTheNextEvent(string did)
    {
        var state = State("""{ "steps": [{ "channel": "email", "after": "PT5M", "if": "unseen" }] }""");
        var (first, next) = (Some(state), Start.AddMinutes(9));
        var known = did == "seen" ? first.Seen(Start.AddMinutes(1))
            : first.Snooze(Start.AddMinutes(8), (default, default)).Return(Start.AddMinutes(8), null);
        var grown = GroupChanges.Grown(known, first with { CreatedAt = next, Id = Guid.CreateVersion7(next) });
        Assert.Equal("wait", Told(PlanRules.Decide(grown, grown.Plan!, At(next.AddMinutes(4)))[0]));
        Assert.Equal("do", Told(PlanRules.Decide(grown, grown.Plan!, At(next.AddMinutes(5)))[0]));
    }

    [Theory]
    [InlineData("""{ "priority": { "gte": "urgent" } }""", "do")]
    [InlineData("""{ "priority": { "gt": "urgent" } }""", "condition_not_met")]
    [InlineData("""{ "priority": { "in": ["low", "urgent"] } }""", "do")]
    [InlineData("""{ "data.amount": { "gt": 100 } }""", "do")]
    [InlineData("""{ "data.amount": { "gt": 100, "lte": 150.4 } }""", "condition_not_met")]
    [InlineData("""{ "data.amount": { "eq": 150.50 } }""", "do")]
    [InlineData("""{ "data.customer.kind": { "in": ["gold", "silver"] } }""", "do")]
    [InlineData("""{ "data.customer.kind": { "ne": "gold" } }""", "condition_not_met")]
    [InlineData("""{ "data.missing": { "ne": 1 } }""", "do")]
    [InlineData("""{ "data.missing": { "lt": 1 } }""", "condition_not_met")]
    [InlineData("""{ "data.amount": { "eq": "150.5" } }""", "condition_not_met")]
    [InlineData("""{ "data.paid": { "eq": true }, "priority": { "lt": "critical" } }""", "do")]
    public void Decide_WhatTheStepAsksOfTheNotification_IsTheTables(string when, string verdict)
    {
        var state = State($$"""{ "steps": [{ "channel": "sms", "when": {{when}} }] }""");
        var notification = Some(state) with
        {
            Priority = Priority.Urgent,
            Data = JsonElement.Parse("""{ "amount": 150.5, "paid": true, "customer": { "kind": "gold" } }"""),
        };
        Assert.Equal(verdict, Told(PlanRules.Decide(notification, state, At(Start))[0]));
    }

    /// <summary>Any plan, looked at whenever it says and at other times too, while its user does anything: each step is settled once and
    /// for good, never before its time, and as the user's part is at that moment; and the plan ends.</summary>
    [Fact]
    public void AnyPlan_WhateverItsUserDoes_SettlesEachStepOnceAtItsTime()
    {
        var seed = (ulong)TestSeed.Of(20261129);
        output.WriteLine($"seed {seed}");
        var replay = new Replay(new Rnd(seed), FSharpOption<int>.None);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(FSharpOption<Replay>.Some(replay));
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), number => Play(new Random(number))).Check(config);
    }

    /// <summary>A year of hours in zones whose clocks change at different times and by different amounts: the moment is within the day's
    /// window, it is the first one that is, and there is always one within two days.</summary>
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/St_Johns")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Havana")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Africa/Casablanca")]
    public void NextFrom_AnyHourOfAYear_IsTheFirstMomentOfTheWindow(string zoneName)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneName];
        foreach (var window in Windows.Select(w => JsonSerializer.Deserialize(w, PlanJson.Default.PlanWindow)!))
        {
            Instant? last = null;
            var begin = Instant.FromUtc(2026, 1, 1, 0, 10);
            for (var hour = 0; hour < 366 * 24; hour += 7)
            {
                var from = begin + Duration.FromHours(hour);
                var next = window.NextFrom(from, zone);
                Assert.InRange(next - from, Duration.Zero, Duration.FromHours(49));
                Assert.True(IsWithin(window, next, zone), $"{zoneName} {from}: {next}");
                // Nothing in between is in the window, and what follows is never earlier.
                for (var between = from; between < next; between += Duration.FromMinutes(15))
                    Assert.False(IsWithin(window, between, zone), $"{zoneName} {from}: {between} comes before {next}");
                Assert.True(last is null || last <= next);
                last = next;
            }
        }
    }

    [Theory]
    // Windows and quiet hours of both zones.
    [InlineData("2026-03-02T03:00:00Z", null, null, "2026-03-02T07:00:00Z")]
    [InlineData("2026-03-02T03:00:00Z", "00:00", "09:00", "2026-03-02T08:00:00Z")]
    [InlineData("2026-03-02T18:30:00Z", "19:00", "09:00", "2026-03-03T08:00:00Z")]
    [InlineData("2026-03-28T19:30:00Z", null, null, "2026-03-29T06:00:00Z")]
    // Quiet for all of the window: never.
    [InlineData("2026-03-02T03:00:00Z", "07:00", "21:00", null)]
    public void Decide_WindowAndQuietHours_IsTheFirstMomentThatBothAllow(string now, string? start, string? end, string? until)
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var state = State("""
            { "steps": [{ "channel": "email", "at": { "notBefore": "08:00", "notAfter": "20:00", "zone": "recipient" } }] }
            """);
        var quiet = start is null ? null
            : new QuietHours { Start = TimeOnly.Parse(start, null), End = TimeOnly.Parse(end!, null) };
        var moment = new PlanMoment(InstantPattern.General.Parse(now).Value, zone, quiet, zone);
        var sent = moment.Now.ToDateTimeOffset();
        var verdict = PlanRules.Decide(Some(state) with { CreatedAt = sent, ExpiresAt = sent.AddDays(300) }, state, moment)[0]!.Value;
        Assert.Equal(until ?? "expired", verdict.At is { } at ? InstantPattern.General.Format(at.ToInstant()) : Told(verdict));
    }

    [Fact]
    public void State_AsText_ComesBack()
    {
        StepProgress[] steps = [StepProgress.Begun, StepProgress.Waiting, StepProgress.Held, .. Enum.GetValues<SkipReason>()
            .Select(StepProgress.Skipped)];
        var state = State("""{ "steps": [{ "channel": "email" }] }""") with { Steps = steps };
        Assert.Equal(steps, PlanState.Parse(state.Format()));
    }

    private static bool Play(Random random)
    {
        var state = State(AnyPlan(random));
        var (notification, now, times) = (Some(state), Start, 0);
        while (notification.Plan!.Due is { } due)
        {
            Assert.True(times++ < 60, "The plan does not end.");
            // A message may be early no more, but late, and the user may come at any time.
            now = random.Next(4) == 0 ? now.AddMinutes(random.Next(90)) : due > now ? due : now;
            if (random.Next(3) == 0)
                notification = UserActions[random.Next(UserActions.Length)](notification, now);
            var before = notification.Plan!;
            var verdicts = PlanRules.Decide(notification, before, At(now));
            var after = before.After(verdicts);
            foreach (var (index, step) in before.Plan.Steps.Index())
                AssertRight(notification, before, after, index, step, verdicts[index], now);
            Assert.True(after.Due is null || after.Due > now);
            Assert.Equal(after.Due is null, after.Steps.All(s => !s.IsPending));
            notification = notification with { Plan = after with { Steps = PlanState.Parse(after.Format()) } };
        }
        return true;
    }

    private static void AssertRight(
        Notification notification, PlanState before, PlanState after, int index, PlanStep step, StepVerdict? verdict, DateTimeOffset now)
    {
        if (!before.Steps[index].IsPending)
        {
            Assert.Null(verdict);
            Assert.Equal(before.Steps[index], after.Steps[index]);
            return;
        }
        var isStopped = before.Plan.Stop == PlanStop.Read && (notification.ReadAt ?? notification.ArchivedAt) is not null;
        if (verdict!.Value.Kind == VerdictKind.Do)
        {
            Assert.True(now >= Start + step.After, "Before its time.");
            Assert.False(isStopped, "After the plan stopped.");
            Assert.False(step.If == PlanCondition.Unseen && notification.SeenAt is not null, "Although it was seen.");
            Assert.False(step.If == PlanCondition.Unread && notification.ReadAt is not null, "Although it was read.");
            Assert.True(step.At is null || IsWithin(step.At, now.ToInstant(), DateTimeZone.Utc), "At another time of the day.");
        }
        else if (verdict.Value.Kind == VerdictKind.Wait)
        {
            Assert.True(verdict.Value.At > now && !isStopped);
        }
    }

    private static string AnyPlan(Random random)
    {
        string[] channels = ["inApp", "email", "sms", "push"], conditions = ["always", "unacknowledged", "unseen", "unread"];
        var steps = Enumerable.Range(0, random.Next(1, 6)).Select(_ => $$"""
            { "channel": "{{channels[random.Next(4)]}}", "after": "PT{{random.Next(1, 3000)}}M", "if": "{{conditions[random.Next(4)]}}"
            {{(random.Next(3) == 0 ? $", \"at\": {Windows[random.Next(Windows.Length)].Replace(" }", ", \"zone\": \"UTC\" }")}" : "")}} }
            """);
        return $$"""{ "steps": [{{string.Join(',', steps)}}] {{(random.Next(2) == 0 ? ", \"stop\": \"read\"" : "")}} }""";
    }

    private static bool IsWithin(PlanWindow window, Instant moment, DateTimeZone zone)
    {
        // From the day before, which may last over midnight.
        var day = moment.InZone(zone).Date;
        return IsWithin(day) || IsWithin(day.PlusDays(-1));

        bool IsWithin(LocalDate of)
        {
            var end = window.NotAfter is not { } until ? zone.AtStartOfDay(of.PlusDays(1)).ToInstant()
                : Resolve(until < window.NotBefore ? of.PlusDays(1) : of, until);
            return Resolve(of, window.NotBefore) <= moment && moment < end;
        }

        Instant Resolve(LocalDate of, TimeOnly time) =>
            zone.ResolveLocal(of.At(LocalTime.FromTimeOnly(time)), Resolvers.LenientResolver).ToInstant();
    }

    private static string Told(StepVerdict? verdict) => verdict is not { } v ? "settled"
        : v.Reason is { } reason ? SnakeCase<SkipReason>.NameOf(reason) : v.Kind.ToString().ToLowerInvariant();

    private static PlanMoment At(DateTimeOffset now) => new(now.ToInstant(), DateTimeZone.Utc);

    private static PlanState State(string json) => PlannedNotification.Begin(json, Start);

    private static Notification Some(PlanState state) => PlannedNotification.At(Start, state);
}
