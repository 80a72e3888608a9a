using Azure.Data.Tables;
using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>Of an unread notification, what counting needs.</summary>
public sealed record UnreadRow(Guid Id, Priority Priority, DateTimeOffset ExpiresAt)
{
    internal static readonly string[] Columns = ["RowKey", nameof(Notification.Priority), NotificationEntity.ExpiresAt];

    internal static UnreadRow Of(TableEntity row) => new(
        InboxKeys.IdOf(row.RowKey), SnakeCase<Priority>.Parse(row.GetString(nameof(Notification.Priority))) ?? Priority.Normal,
        row.GetDateTimeOffset(NotificationEntity.ExpiresAt) ?? default);
}
