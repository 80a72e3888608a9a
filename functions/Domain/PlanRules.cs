using System.Text.Json;
using NodaTime;
using NodaTime.Extensions;

namespace Notifications.Domain;

/// <summary>What a plan does next, as a pure function of the notification, the plan and the moment. Nothing else decides about a
/// step.</summary>
internal static class PlanRules
{
    /// <summary>A day's window and a day's quiet hours may exclude each other on some days of the week: after so many changes from one to
    /// the other, on all.</summary>
    private const int MaxTurns = 32;

    /// <summary>A step is begun within seconds of its time, as a channel's next try is: what waits for longer is overdue.</summary>
    internal static readonly TimeSpan BegunWithin = TimeSpan.FromMinutes(1);

    /// <summary>One verdict for each step of the plan; null for what is settled.</summary>
    public static IReadOnlyList<StepVerdict?> Decide(Notification notification, PlanState state, PlanMoment moment) =>
        [.. state.Plan.Steps.Select((step, index) => index < state.Steps.Count && state.Steps[index].IsPending
            ? Decide(notification, state.Plan, step, moment) : (StepVerdict?)null)];

    /// <summary>The state after those verdicts.</summary>
    public static PlanState After(this PlanState state, IReadOnlyList<StepVerdict?> verdicts)
    {
        var due = verdicts.Where(v => v is { Kind: VerdictKind.Wait }).Min(v => v!.Value.At);
        return state with
        {
            Due = due is { } moment ? WholeMilliseconds(moment) : null,
            Steps = [.. state.Steps.Select((before, index) => verdicts[index] is { } verdict ? verdict.Progress(before) : before)],
        };
    }

    /// <summary>When a step begins that is not settled, if its user does nothing until then; or why it never does, as things stand. The
    /// reason is the one that would be recorded.</summary>
    public static (DateTimeOffset? At, SkipReason? Reason) Forecast(
        Notification notification, DeliveryPlan plan, PlanStep step, PlanMoment moment)
    {
        if (Ruled(notification, plan, step) is { } ruled)
            return (null, ruled);
        var due = DueAt(notification, step).ToInstant();
        var (at, _) = Fit(due > moment.Now ? due : moment.Now, step, moment);
        if (at is not { } begin || begin >= notification.ExpiresAt.ToInstant())
            return (null, SkipReason.Expired);
        return LeftOut(notification, plan, step, moment) is { } reason ? (null, reason) : (begin.ToDateTimeOffset(), null);
    }

    /// <summary>When a step that is not settled was to begin, if it should have begun by now: the plan was not looked at when it was
    /// due. Null while it is not overdue.</summary>
    public static DateTimeOffset? OverdueSince(Notification notification, PlanState state, PlanStep step, PlanMoment moment)
    {
        if (state.Due is not { } due || Fit(DueAt(notification, step).ToInstant(), step, moment).At is not { } begin)
            return null;
        var since = Instant.Max(begin, due.ToInstant()).ToDateTimeOffset();
        return since + BegunWithin < moment.Now.ToDateTimeOffset() ? since : null;
    }

    /// <summary>Asked again when the step's channel gets to it, which may be later: null when it still holds.</summary>
    public static SkipReason? WhyNot(Notification notification, DeliveryPlan plan, PlanStep step)
    {
        var reached = ReachedBy(notification);
        if (plan.Stop is { } stop && reached >= LevelOf(stop))
            return ReasonOf(LevelOf(stop));
        return LevelOf(step.If) is { } level && reached >= level ? ReasonOf(level) : null;
    }

    /// <summary>Of what has been given to a channel: the person is still to be reached by it.</summary>
    public static bool IsWantedOn(this Notification notification, ChannelKind channel) =>
        notification.Plan?.Plan is not { } plan ? notification.IsOpen()
        : plan.Steps.Any(step => step.Kind == channel && WhyNot(notification, plan, step) is null);

    /// <summary>Of a group, from the first event that nobody has seen, or no device has received: those that follow put nothing
    /// off.</summary>
    public static DateTimeOffset DueAt(Notification notification, PlanStep step)
    {
        var unacknowledged = step.If == PlanCondition.Unacknowledged ? notification.Plan?.UnacknowledgedSince : null;
        return (unacknowledged ?? notification.ChannelsSince ?? notification.CreatedAt) + step.After;
    }

    private static StepVerdict Decide(Notification notification, DeliveryPlan plan, PlanStep step, PlanMoment moment)
    {
        if (Ruled(notification, plan, step) is { } ruled)
            return StepVerdict.Skip(ruled);
        var due = DueAt(notification, step).ToInstant();
        var (at, isHeld) = Fit(due > moment.Now ? due : moment.Now, step, moment);
        if (at is not { } begin || begin >= notification.ExpiresAt.ToInstant())
            return StepVerdict.Skip(SkipReason.Expired);
        if (begin > moment.Now)
            return StepVerdict.Wait(begin.ToDateTimeOffset(), isHeld && due <= moment.Now);
        return LeftOut(notification, plan, step, moment) is { } reason ? StepVerdict.Skip(reason) : StepVerdict.Do;
    }

    /// <summary>What leaves a step out whenever it is looked at, before its time too.</summary>
    private static SkipReason? Ruled(Notification notification, DeliveryPlan plan, PlanStep step)
    {
        if (plan.Stop is { } stop && ReachedBy(notification) >= LevelOf(stop))
            return ReasonOf(LevelOf(stop));
        return PlanCriteria.Fit(step.When, notification) ? null : SkipReason.ConditionNotMet;
    }

    /// <summary>What leaves a step out once its time has come.</summary>
    private static SkipReason? LeftOut(Notification notification, DeliveryPlan plan, PlanStep step, PlanMoment moment) =>
        WhyNot(notification, plan, step) ?? (moment.IsSwitchedOff(step) ? SkipReason.SwitchedOff : null);

    /// <summary>The first moment that both the step's window and the user's quiet hours allow; null: there is none.</summary>
    private static (Instant? At, bool IsHeld) Fit(Instant from, PlanStep step, PlanMoment moment)
    {
        var isHeld = false;
        for (var turns = 0; turns < MaxTurns; turns++)
        {
            var open = step.At?.NextFrom(from, moment.Zone) ?? from;
            if (moment.QuietUntil(step.Channel, open) is not { } quiet)
                return (open, isHeld);
            (from, isHeld) = (quiet, true);
        }
        return (null, isHeld);
    }

    /// <summary>How far the user has come: each level implies those before. What was archived needs nobody's attention any more, and what
    /// was snoozed was looked at.</summary>
    private static int ReachedBy(Notification notification) => notification switch
    {
        { ReadAt: not null } or { ArchivedAt: not null } => 3,
        { SeenAt: not null } or { SnoozedUntil: not null } or { ReturnedAt: not null } => 2,
        { AcknowledgedAt: not null } => 1,
        _ => 0,
    };

    private static int? LevelOf(PlanCondition condition) => condition switch
    {
        PlanCondition.Always => null,
        PlanCondition.Unacknowledged => 1,
        PlanCondition.Unseen => 2,
        PlanCondition.Unread => 3,
    };

    private static int LevelOf(PlanStop stop) => stop switch
    {
        PlanStop.Acknowledged => 1,
        PlanStop.Seen => 2,
        PlanStop.Read => 3,
    };

    private static SkipReason ReasonOf(int level) => level switch
    {
        1 => SkipReason.AlreadyAcknowledged,
        2 => SkipReason.AlreadySeen,
        _ => SkipReason.AlreadyRead,
    };

    /// <summary>Rounded up: messages carry milliseconds, and what comes a little early would be looked at twice.</summary>
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset moment) =>
        moment.AddTicks((TimeSpan.TicksPerMillisecond - (moment.Ticks % TimeSpan.TicksPerMillisecond)) % TimeSpan.TicksPerMillisecond);
}

/// <summary>When a plan is looked at, and what holds for its user then.</summary>
/// <param name="Zone">The user's.</param>
/// <param name="Quiet">Null: nothing is put off, because there are none or the notification doesn't wait for them.</param>
/// <param name="QuietZone">In which the quiet hours are meant.</param>
/// <param name="GathersEmail">The user's mails go into digests, which find their own time.</param>
public sealed record PlanMoment(
    Instant Now, DateTimeZone Zone, QuietHours? Quiet = null, DateTimeZone? QuietZone = null, bool GathersEmail = false)
{
    /// <summary>The whole app turns to no channel.</summary>
    public bool HasChannelsOff { get; init; }

    public bool IsSwitchedOff(PlanStep step) => HasChannelsOff && step.Kind is not null;

    /// <summary>As the preference rules have it: what is mandatory or urgent waits for nothing, and in the app it is only silent.</summary>
    public static PlanMoment Of(Instant now, DateTimeZone zone, UserRules user, Subject subject)
    {
        if (subject.IsMandatory || subject.Priority >= Priority.Urgent)
            return new PlanMoment(now, zone);
        return new PlanMoment(
            now, zone, user.Preferences.QuietHours, user.Zone, user.Preferences.GathersMails(subject.Category));
    }

    public Instant? QuietUntil(PreferenceChannel channel, Instant at) =>
        channel == PreferenceChannel.InApp || (channel == PreferenceChannel.Email && GathersEmail) ? null
        : Quiet?.EndOf(at, QuietZone ?? Zone);
}

/// <param name="At">Until when it waits.</param>
/// <param name="IsHeld">It waits for the end of quiet hours, and would have begun.</param>
public readonly record struct StepVerdict(
    VerdictKind Kind, SkipReason? Reason = null, DateTimeOffset? At = null, bool IsHeld = false)
{
    public static readonly StepVerdict Do = new(VerdictKind.Do);

    public static StepVerdict Skip(SkipReason reason) => new(VerdictKind.Skip, reason);

    public static StepVerdict Wait(DateTimeOffset until, bool isHeld) => new(VerdictKind.Wait, At: until, IsHeld: isHeld);

    public StepProgress Progress(StepProgress before) => Kind switch
    {
        VerdictKind.Do => StepProgress.Begun,
        VerdictKind.Skip => StepProgress.Skipped(Reason!.Value),
        VerdictKind.Wait => IsHeld ? StepProgress.Held : before,
    };
}

public enum VerdictKind { Do, Skip, Wait }

/// <summary>What a step's <c>when</c> asks of a notification: its priority, or members of its data.</summary>
internal static class PlanCriteria
{
    public const string PriorityMember = "priority", DataPrefix = "data.";

    /// <summary>Those that compare by size, of numbers and of priorities.</summary>
    public static readonly IReadOnlyList<string> Ordering = ["gte", "gt", "lte", "lt"];

    public static readonly IReadOnlyList<string> Operators = [.. Ordering, "eq", "ne", "in"];

    public static bool Fit(
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? criteria, Notification notification) =>
        criteria is null || criteria.All(member => member.Value.All(criterion => member.Key == PriorityMember
            ? Fits(notification.Priority, criterion.Key, criterion.Value)
            : Fits(Find(notification.Data, member.Key), criterion.Key, criterion.Value)));

    private static bool Fits(Priority priority, string name, JsonElement value) => name switch
    {
        "in" => value.EnumerateArray().Any(v => priority == PriorityOf(v)),
        "eq" => priority == PriorityOf(value),
        "ne" => priority != PriorityOf(value),
        _ => PriorityOf(value) is { } other && IsOrdered(priority.CompareTo(other), name),
    };

    /// <summary>What is not there equals nothing.</summary>
    private static bool Fits(JsonElement? data, string name, JsonElement value) => name switch
    {
        "in" => value.EnumerateArray().Any(v => AreEqual(data, v)),
        "eq" => AreEqual(data, value),
        "ne" => !AreEqual(data, value),
        _ => data is { ValueKind: JsonValueKind.Number } number && IsOrdered(Compare(number, value), name),
    };

    private static bool IsOrdered(int sign, string name) => name switch
    {
        "gte" => sign >= 0,
        "gt" => sign > 0,
        "lte" => sign <= 0,
        "lt" => sign < 0,
        _ => throw new InvalidOperationException($"{name} is no operator."),
    };

    private static bool AreEqual(JsonElement? data, JsonElement value) => data is { } one && one.ValueKind == value.ValueKind
        && (one.ValueKind == JsonValueKind.Number ? Compare(one, value) == 0 : JsonElement.DeepEquals(one, value));

    private static int Compare(JsonElement one, JsonElement other) =>
        one.TryGetDecimal(out var exact) && other.TryGetDecimal(out var exactOther)
            ? exact.CompareTo(exactOther) : one.GetDouble().CompareTo(other.GetDouble());

    private static JsonElement? Find(JsonElement? data, string member)
    {
        var found = data;
        foreach (var name in member[DataPrefix.Length..].Split('.'))
            found = found is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
        return found;
    }

    private static Priority? PriorityOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? SnakeCase<Priority>.Parse(value.GetString()!) : null;
}
