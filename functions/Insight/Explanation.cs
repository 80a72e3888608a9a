using Notifications.Delivery;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Messages;
using Notifications.Platform.Storage;

namespace Notifications.Insight;

/// <summary>Says in a few sentences what became of a notification, and what is still to come: "why did she not get it?"</summary>
public sealed class Explanation(InboxHandler inbox, HistoryStore history, PlanForecast forecast, NextTries tries)
{
    /// <summary>Null when nothing is kept of such a notification of this user.</summary>
    public async Task<ExplainedNotification?> OfAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var present = await inbox.FindAsync(ns, user, id, cancellation);
        var isDeleted = present is null;
        if ((present ?? await inbox.FindDeletedAsync(ns, user, id, cancellation)) is not { } notification)
            return null;
        var events = HistoryEvents.Complete(notification, await history.ListAsync(ns, user, notification.HistoryId, cancellation));
        ForecastStep[] steps = isDeleted ? []
            : [.. (await forecast.OfAsync(notification, cancellation)).Where(s => s.Stage is StepStage.Waiting or StepStage.Held)];
        var channels = await ChannelAttempts.ExplainAsync(
            events, kind => isDeleted ? Task.FromResult<NextTry?>(null) : tries.FindAsync(notification, kind, cancellation));
        var sentences = Sent(notification).Concat(ByItsUser(notification, events)).Concat(channels)
            .Concat(isDeleted ? Deleted(events) : ToCome(notification, steps));
        return new ExplainedNotification(
            id, user, ConversationNotice.WithoutText(notification), string.Join(' ', sentences), events, steps);
    }

    private static IEnumerable<string> Sent(Notification n)
    {
        var source = n.Plan is not { } plan ? "its priority's policy"
            : plan.Pinned.Version is { } version ? $"version {version} of the category's plan" : "the send's own plan";
        var priority = SnakeCase<Priority>.NameOf(n.Priority);
        yield return $"It was sent at {Phrases.At(n.CreatedAt)}, category '{n.Category}', priority {priority}, by {source}.";
        yield return n.SentAt is null ? "The real-time service has not taken it yet; the queue tries again."
            : n.Attempts == 1 ? "It was pushed once." : $"It was pushed {n.Attempts} times.";
    }

    private static IEnumerable<string> ByItsUser(Notification n, IReadOnlyList<HistoryEvent> events)
    {
        if (n.AcknowledgedAt is { } acknowledged)
            yield return $"A client acknowledged it at {Phrases.At(acknowledged)}" + n.AcknowledgedInSight switch
            {
                true => ", on a visible page.",
                false => ", on a page that nobody was looking at.",
                null => ".",
            };
        else
            yield return "No client has acknowledged it.";
        yield return (n.SeenAt, n.ReadAt) switch
        {
            (_, { } read) => $"It was read at {Phrases.At(read)}.",
            ({ } seen, null) => $"It was shown at {Phrases.At(seen)} and is unread.",
            _ => "No open inbox has shown it.",
        };
        if (n.ArchivedAt is { } archived)
            yield return $"It was archived at {Phrases.At(archived)}.";
        if (n.SnoozedUntil is { } until)
            yield return $"It is snoozed until {Phrases.At(until)}.";
        if (events.Any(e => e.Event == HistoryEventKind.FallbackStarted))
            yield return "Nobody acknowledged it in time, so other channels were turned to.";
        if (n.FailedReason is { } reason)
            yield return $"It failed ({reason}).";
    }

    private static IEnumerable<string> ToCome(Notification n, ForecastStep[] steps)
    {
        foreach (var step in steps)
        {
            var (name, verb) = (Phrases.NameOf(step.Channel), step.IsOverdue ? "was" : "is");
            var condition = step.If == PlanCondition.Always ? "" : $" if it {verb} {SnakeCase<PlanCondition>.NameOf(step.If)} then";
            var failed = step.IfFailed ? ", and the channel before it did not take it" : "";
            yield return step switch
            {
                { At: { } due, IsOverdue: true } => $"{name} was due at {Phrases.At(due)}{condition}{failed}, and has not been done.",
                { At: { } at, Digest: true } => $"{name} goes into the user's digest of {Phrases.At(at)}{condition}{failed}.",
                { At: { } at } => $"{name} follows at {Phrases.At(at)}{condition}{failed}.",
                _ => $"{name} will be left out: {Phrases.Because(step.Reason)}.",
            };
        }
        // A broadcast's first step is looked at for everybody together.
        if (steps.Any(s => s.IsOverdue))
            yield return Phrases.WhereToLook(n is { IsBroadcast: true, Plan.IsUntouched: true } ? Queues.FanOut : Queues.PlanSteps);
        // Of its priority's channels, once they were turned to, the history tells how far they are.
        if (steps.Length == 0 && n.FallbackAt is null)
            yield return "Nothing else follows.";
    }

    private static IEnumerable<string> Deleted(IReadOnlyList<HistoryEvent> events)
    {
        var at = events.LastOrDefault(e => e.Event == HistoryEventKind.Deleted) is { } deleted ? $" at {Phrases.At(deleted.At)}" : "";
        yield return $"It was deleted{at}. Nothing else follows.";
    }
}

/// <param name="Notification">As its user has it; without the text of a direct message.</param>
/// <param name="Explanation">A paragraph, in English.</param>
/// <param name="Items">Its history, oldest first.</param>
/// <param name="Steps">What its plan has still to do, as things stand: what was done or left out is in its history.</param>
public sealed record ExplainedNotification(
    Guid Id, string UserId, Notification Notification, string Explanation, IReadOnlyList<HistoryEvent> Items,
    IReadOnlyList<ForecastStep> Steps);
