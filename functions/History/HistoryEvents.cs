using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.History;

/// <summary>What happened to a notification, told from what changed: whoever changes it can't forget to say so.</summary>
internal static class HistoryEvents
{
    public static IEnumerable<HistoryEvent> Between(Notification before, Notification after, DateTimeOffset now)
    {
        if (before.SentAt is not null && after.SentAt is null)
            yield return new HistoryEvent(now, HistoryEventKind.Queued);
        if (after.Attempts > before.Attempts)
            yield return after.Attempts == 1
                ? new HistoryEvent(after.SentAt ?? now, HistoryEventKind.Pushed) { Attempt = 1 }
                : new HistoryEvent(now, HistoryEventKind.Retried) { Attempt = after.Attempts };
        if (before.AcknowledgedAt is null && after.AcknowledgedAt is { } acknowledged)
            yield return new HistoryEvent(acknowledged, HistoryEventKind.Acknowledged);
        if (before.ReadAt is null && after.ReadAt is { } read)
            yield return new HistoryEvent(read, HistoryEventKind.Read);
        foreach (var happened in InInbox(before, after, now))
            yield return happened;
        if (before.FallbackAt is null && after.FallbackAt is { } fellBack)
            yield return new HistoryEvent(fellBack, HistoryEventKind.FallbackStarted) { Detail = after.FallbackReason };
        if (before.FailedReason is null && after.FailedReason is { } reason)
            yield return new HistoryEvent(now, HistoryEventKind.Failed) { Detail = reason };
    }

    /// <summary>What its user did with it, but for reading.</summary>
    private static IEnumerable<HistoryEvent> InInbox(Notification before, Notification after, DateTimeOffset now)
    {
        if (before.SeenAt is null && after is { SeenAt: { } seen, ReadAt: null })
            yield return new HistoryEvent(seen, HistoryEventKind.Seen);
        if (before.SnoozedUntil != after.SnoozedUntil && after.SnoozedUntil is { } until)
            yield return new HistoryEvent(now, HistoryEventKind.Snoozed) { Detail = Rfc3339.Format(until) };
        if (before.SnoozedUntil is not null && after.SnoozedUntil is null)
            yield return new HistoryEvent(now, HistoryEventKind.Unsnoozed);
        else if (before.ReadAt is not null && after.ReadAt is null)
            yield return new HistoryEvent(now, HistoryEventKind.Unread);
        if (before.ArchivedAt is null && after.ArchivedAt is { } archived)
            yield return new HistoryEvent(archived, HistoryEventKind.Archived);
        if (before.ArchivedAt is not null && after.ArchivedAt is null)
            yield return new HistoryEvent(now, HistoryEventKind.Unarchived);
    }

    /// <summary>The rest of the history is in the notification itself: a send writes one row and no events beside it, a broadcast has no
    /// rows of its own, and marking all read writes none.</summary>
    public static IReadOnlyList<HistoryEvent> Complete(Notification notification, IReadOnlyList<HistoryEvent> stored)
    {
        var events = stored.ToList();
        Add(HistoryEventKind.Created, notification.CreatedAt, null);
        Add(HistoryEventKind.Pushed, notification.SentAt, 1);
        Add(HistoryEventKind.Acknowledged, notification.AcknowledgedAt, null);
        Add(HistoryEventKind.Read, notification.ReadAt, null);
        return [.. events.OrderBy(e => e.At).ThenBy(e => e.Event)];

        void Add(HistoryEventKind kind, DateTimeOffset? at, int? attempt)
        {
            if (at is { } moment && stored.All(e => e.Event != kind))
                events.Add(new HistoryEvent(moment, kind) { Attempt = attempt });
        }
    }
}
