using Azure.Data.Tables;
using Notifications.History;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Audit;

/// <summary>What rows of the Inbox table tell of what happened: those that were written for it; and notifications, of which a send writes
/// nothing beside, what users did with broadcasts, and how far they marked all read.</summary>
internal static class EventRows
{
    public static readonly string[] Columns =
    [
        "PartitionKey", "RowKey", nameof(HistoryEvent.At), nameof(HistoryEvent.Event), nameof(HistoryEvent.Channel), nameof(HistoryEvent.Attempt),
        nameof(HistoryEvent.Detail), nameof(Notification.Category), nameof(Notification.Actor), nameof(Notification.CreatedAt), nameof(Notification.SentAt),
        nameof(Notification.AcknowledgedAt), nameof(Notification.ReadAt), InboxStateStore.At, InboxStateStore.UpTo,
    ];

    /// <summary>Columns that hold when something happened.</summary>
    public static readonly (HistoryEventKind Kind, string Column)[] Told =
    [
        (HistoryEventKind.Created, nameof(Notification.CreatedAt)),
        (HistoryEventKind.Pushed, nameof(Notification.SentAt)),
        (HistoryEventKind.Acknowledged, nameof(Notification.AcknowledgedAt)),
        (HistoryEventKind.Read, nameof(Notification.ReadAt)),
        (HistoryEventKind.Read, InboxStateStore.At),
    ];

    public static IEnumerable<AuditEntry> Read(TableEntity row) => row.RowKey.Split('|') switch
    {
        [var user, "e", var id, ..] => [Stored(row, user, Guid.Parse(id))],
        [var user, "n", var id] => Tell(row, user, Keys.Revert(id)),
        // The broadcast itself tells when it was made.
        [var user, "b", var id] => Tell(row, user, Keys.Revert(id)).Where(e => e.Event is not (AuditFilter.Created or "pushed")),
        [var user, "s"] => MarkedAllRead(row, user),
        _ => [],
    };

    private static AuditEntry Stored(TableEntity row, string user, Guid id)
    {
        var happened = HistoryEntity.To(row);
        var name = SnakeCase<HistoryEventKind>.NameOf(happened.Event);
        return new AuditEntry
        {
            At = happened.At,
            Event = name,
            UserId = Keys.Unescape(user),
            NotificationId = id,
            Channel = happened.Channel,
            Attempt = happened.Attempt,
            Detail = happened.Detail,
            Category = row.GetString(nameof(Notification.Category)),
            Key = $"{user}|{id:N}|{name}|{happened.Channel}",
        };
    }

    private static IEnumerable<AuditEntry> Tell(TableEntity row, string user, Guid id)
    {
        foreach (var (kind, column) in Told)
        {
            if (row.GetDateTimeOffset(column) is not { } at)
                continue;
            var name = SnakeCase<HistoryEventKind>.NameOf(kind);
            yield return new AuditEntry
            {
                At = at,
                Event = name,
                UserId = Keys.Unescape(user),
                NotificationId = id,
                Attempt = kind == HistoryEventKind.Pushed ? 1 : null,
                Actor = kind == HistoryEventKind.Created ? row.GetString(nameof(Notification.Actor)) : null,
                Category = row.GetString(nameof(Notification.Category)),
                Key = $"{user}|{id:N}|{name}|",
            };
        }
    }

    private static IEnumerable<AuditEntry> MarkedAllRead(TableEntity row, string user)
    {
        // One that was undone covers nothing.
        if (row.GetDateTimeOffset(InboxStateStore.At) is { } at && row.GetGuid(InboxStateStore.UpTo) != Guid.Empty)
            yield return new AuditEntry { At = at, Event = SnakeCase<HistoryEventKind>.NameOf(HistoryEventKind.Read), UserId = Keys.Unescape(user), Detail = "all", Key = $"{user}||read|" };
    }
}
