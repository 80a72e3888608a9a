using System.Globalization;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Messages;

namespace Notifications.Insight;

/// <summary>Says in a few sentences what became of a notification, and what is still to come: "why did she not get it?"</summary>
public sealed class Explanation(InboxHandler inbox, HistoryStore history, PlanForecast forecast)
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
        var sentences = Sent(notification).Concat(ByItsUser(notification, events)).Concat(OnChannels(events))
            .Concat(isDeleted ? Deleted(events) : ToCome(notification, steps));
        return new ExplainedNotification(
            id, user, ConversationNotice.WithoutText(notification), string.Join(' ', sentences), events, steps);
    }

    private static IEnumerable<string> Sent(Notification n)
    {
        var source = n.Plan is not { } plan ? "its priority's policy"
            : plan.Pinned.Version is { } version ? $"version {version} of the category's plan" : "the send's own plan";
        var priority = SnakeCase<Priority>.NameOf(n.Priority);
        yield return $"It was sent at {At(n.CreatedAt)}, category '{n.Category}', priority {priority}, by {source}.";
        yield return n.SentAt is null ? "The real-time service has not taken it yet; the queue tries again."
            : n.Attempts == 1 ? "It was pushed once." : $"It was pushed {n.Attempts} times.";
    }

    private static IEnumerable<string> ByItsUser(Notification n, IReadOnlyList<HistoryEvent> events)
    {
        if (n.AcknowledgedAt is { } acknowledged)
            yield return $"A client acknowledged it at {At(acknowledged)}" + n.AcknowledgedInSight switch
            {
                true => ", on a visible page.",
                false => ", on a page that nobody was looking at.",
                null => ".",
            };
        else
            yield return "No client has acknowledged it.";
        yield return (n.SeenAt, n.ReadAt) switch
        {
            (_, { } read) => $"It was read at {At(read)}.",
            ({ } seen, null) => $"It was shown at {At(seen)} and is unread.",
            _ => "No open inbox has shown it.",
        };
        if (n.ArchivedAt is { } archived)
            yield return $"It was archived at {At(archived)}.";
        if (n.SnoozedUntil is { } until)
            yield return $"It is snoozed until {At(until)}.";
        if (events.Any(e => e.Event == HistoryEventKind.FallbackStarted))
            yield return "Nobody acknowledged it in time, so other channels were turned to.";
        if (n.FailedReason is { } reason)
            yield return $"It failed ({reason}).";
    }

    private static IEnumerable<string> OnChannels(IReadOnlyList<HistoryEvent> events) => events
        .Where(e => e.Channel is not null).Select(e => (Name: NameOf(PreferenceOf(e.Channel!.Value)), Event: e))
        .Select(e => e.Event.Event switch
        {
            HistoryEventKind.ChannelSent => $"{e.Name} was accepted at {At(e.Event.At)} ({e.Event.Detail}).",
            HistoryEventKind.ChannelFailed => $"{e.Name} failed at {At(e.Event.At)} ({e.Event.Detail}).",
            HistoryEventKind.ChannelSkipped => $"{e.Name} was left out: {Because(e.Event.Detail)}.",
            HistoryEventKind.Held when e.Event.Detail == "digest" => $"{e.Name} goes into the user's next digest.",
            HistoryEventKind.Held => $"{e.Name} was held by the user's quiet hours.",
            HistoryEventKind.Retried => $"{e.Name} was tried and is tried again ({e.Event.Detail}).",
            _ => "",
        }).Where(sentence => sentence.Length > 0);

    private static IEnumerable<string> ToCome(Notification n, ForecastStep[] steps)
    {
        foreach (var step in steps)
        {
            var condition = step.If == PlanCondition.Always ? "" : $" if it is {SnakeCase<PlanCondition>.NameOf(step.If)} then";
            var failed = step.IfFailed ? ", and the channel before it did not take it" : "";
            yield return step.At is { } at ? $"{NameOf(step.Channel)} follows at {At(at)}{condition}{failed}."
                : $"{NameOf(step.Channel)} will be left out: {Because(step.Reason)}.";
        }
        // Of its priority's channels, once they were turned to, the history tells how far they are.
        if (steps.Length == 0 && n.FallbackAt is null)
            yield return "Nothing else follows.";
    }

    private static IEnumerable<string> Deleted(IReadOnlyList<HistoryEvent> events)
    {
        var at = events.LastOrDefault(e => e.Event == HistoryEventKind.Deleted) is { } deleted ? $" at {At(deleted.At)}" : "";
        yield return $"It was deleted{at}. Nothing else follows.";
    }

    private static string Because(string? code) => code switch
    {
        "already_acknowledged" => "a client had acknowledged it",
        "already_seen" => "it had been seen",
        "already_read" => "it had been read",
        "condition_not_met" => "the notification does not fit the step's 'when'",
        "cap_reached" => "the plan's cap was reached",
        "expired" => "the notification expires before",
        "switched_off" => "other channels are switched off",
        "no_address" => "the user has no address for it",
        "not_configured" => "the channel has no settings",
        "opted_out" => "the user opted out of everything",
        "category" => "the user's preferences refuse the category on it",
        "type" => "the user's preferences refuse the type",
        "min_priority" => "the user's preferences ask for a higher priority",
        "channel_off" => "the user switched the channel off",
        _ => code ?? "nobody said why",
    };

    private static PreferenceChannel PreferenceOf(ChannelKind kind) => Recipients.Preferences.PreferenceEvaluator.ChannelOf(kind);

    private static string NameOf(PreferenceChannel channel) => channel switch
    {
        PreferenceChannel.InApp => "Another push",
        PreferenceChannel.Email => "Email",
        PreferenceChannel.Sms => "SMS",
        PreferenceChannel.Push => "Web Push",
    };

    private static string At(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}

/// <param name="Notification">As its user has it; without the text of a direct message.</param>
/// <param name="Explanation">A paragraph, in English.</param>
/// <param name="Items">Its history, oldest first.</param>
/// <param name="Steps">What its plan has still to do, as things stand: what was done or left out is in its history.</param>
public sealed record ExplainedNotification(
    Guid Id, string UserId, Notification Notification, string Explanation, IReadOnlyList<HistoryEvent> Items,
    IReadOnlyList<ForecastStep> Steps);
