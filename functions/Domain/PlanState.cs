namespace Notifications.Domain;

/// <summary>How far a notification's plan has come: with the plan itself, on the notification's row.</summary>
/// <param name="Due">When it is to be looked at next; null: every step is settled. It only moves forward, until an event of
/// a group opens steps again.</param>
/// <param name="Steps">One for each step of the plan.</param>
public sealed record PlanState(PinnedPlan Pinned, DateTimeOffset? Due, IReadOnlyList<StepProgress> Steps)
{
    public DeliveryPlan Plan => Pinned.Plan;

    /// <summary>Of a group: when the first event came that no device has received, after others that were. Steps that ask for that count
    /// from there; null: like the others.</summary>
    public DateTimeOffset? UnacknowledgedSince { get; init; }

    /// <summary>No step but the send itself has begun or was left out.</summary>
    public bool IsUntouched => Steps.Index().All(s => s.Item.IsPending || Plan.Steps[s.Index].IsTheSend);

    /// <summary>Nothing is to come, a channel was tried, and no step was left out because its user had come so far.</summary>
    public bool MayHaveFailed => Due is null && !Steps.Any(s => s.IsOfItsUser)
        && Steps.Index().Any(s => s.Item.Stage == StepStage.Begun && Plan.Steps[s.Index].Kind is not null);

    /// <summary>Of a notification that is sent now. Null when the send does all of it.</summary>
    public static PlanState? Begin(PinnedPlan? pinned, DateTimeOffset sentAt)
    {
        if (pinned is null)
            return null;
        StepProgress[] steps = [.. pinned.Plan.Steps.Select(s => s.IsTheSend ? StepProgress.Begun : StepProgress.Waiting)];
        var later = pinned.Plan.Steps.Where(s => !s.IsTheSend).Select(s => (TimeSpan?)s.After).Min();
        return new PlanState(pinned, later is { } after ? sentAt + after : null, steps);
    }

    /// <summary>The steps' progress as one text: <c>b,w,s:already_seen</c>.</summary>
    public string Format() => string.Join(',', Steps.Select(s => s.Format()));

    public static IReadOnlyList<StepProgress> Parse(string text) => [.. text.Split(',').Select(StepProgress.Parse)];
}

/// <param name="Reason">Why it was skipped.</param>
public readonly record struct StepProgress(StepStage Stage, SkipReason? Reason = null)
{
    private const string Letters = "whbs";

    public static readonly StepProgress Waiting = new(StepStage.Waiting), Held = new(StepStage.Held), Begun = new(StepStage.Begun);

    public bool IsPending => Stage is StepStage.Waiting or StepStage.Held;

    /// <summary>Left out because the user had come so far.</summary>
    public bool IsOfItsUser => Reason is SkipReason.AlreadyAcknowledged or SkipReason.AlreadySeen or SkipReason.AlreadyRead;

    public static StepProgress Skipped(SkipReason reason) => new(StepStage.Skipped, reason);

    internal string Format() =>
        Reason is { } reason ? $"{Letters[(int)Stage]}:{SnakeCase<SkipReason>.NameOf(reason)}" : $"{Letters[(int)Stage]}";

    internal static StepProgress Parse(string text) => new(
        (StepStage)Letters.IndexOf(text[0], StringComparison.Ordinal), text.Length > 2 ? SnakeCase<SkipReason>.Parse(text[2..]) : null);
}

public enum StepStage
{
    Waiting,

    /// <summary>Its time had come, in the user's quiet hours.</summary>
    Held,

    /// <summary>Given to its channel, which tells the rest.</summary>
    Begun,

    Skipped,
}

/// <summary>Why a step was left out; part of the history, and so of the API.</summary>
public enum SkipReason
{
    AlreadyAcknowledged,
    AlreadySeen,
    AlreadyRead,

    /// <summary>The step's <c>when</c> does not fit the notification.</summary>
    ConditionNotMet,

    CapReached,

    /// <summary>Its time comes after the notification expires, or never.</summary>
    Expired,

    /// <summary>Other channels are switched off for the whole app.</summary>
    SwitchedOff,
}
