using Notifications.Inbox;

namespace Notifications.History;

/// <summary>What happened to a notification, told from what changed: whoever changes it can't forget to say so.</summary>
internal static class HistoryEvents
{
    public static IEnumerable<HistoryEvent> Between(Notification before, Notification after, DateTimeOffset now)
    {
        if (before.SentAt is not null && after.SentAt is null)
            yield return new HistoryEvent(now, HistoryEventKind.Queued);
        if (after.Attempts > before.Attempts)
            yield return new HistoryEvent(now, after.Attempts == 1 ? HistoryEventKind.Pushed : HistoryEventKind.Retried) { Attempt = after.Attempts };
        if (before.AcknowledgedAt is null && after.AcknowledgedAt is { } acknowledged)
            yield return new HistoryEvent(acknowledged, HistoryEventKind.Acknowledged);
        if (before.ReadAt is null && after.ReadAt is { } read)
            yield return new HistoryEvent(read, HistoryEventKind.Read);
        if (before.FallbackAt is null && after.FallbackAt is { } fellBack)
            yield return new HistoryEvent(fellBack, HistoryEventKind.FallbackStarted) { Detail = after.FallbackReason };
        if (before.FailedReason is null && after.FailedReason is { } reason)
            yield return new HistoryEvent(now, HistoryEventKind.Failed) { Detail = reason };
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
