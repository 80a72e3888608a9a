using Azure;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>Rows that say which notifications are unread although the watermark covers them: so that counting needs not look at all that
/// it covers. Each is written and removed in the transaction that changes its notification; those of earlier epochs go when they expire.</summary>
public sealed class UnreadMarkers(Tables tables, TimeProvider time)
{
    /// <summary>The unread ones that the watermark covers, newest first.</summary>
    public async Task<IReadOnlyList<UnreadRow>> ListAsync(string ns, string user, Watermark? watermark, CancellationToken cancellation)
    {
        if (watermark is null)
            return [];
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = InboxKeys.UnreadMarkers(user, watermark.Epoch);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
        var rows = table.QueryAsync<TableEntity>(filter, null, UnreadRow.Columns, cancellation);
        return await rows.Select(row => tables.TryRead(row, UnreadRow.Of, out var unread) && unread.ExpiresAt > time.GetUtcNow() ? unread : null)
            .OfType<UnreadRow>().ToArrayAsync(cancellation);
    }

    /// <summary>What a change does to the notification's marker. A notification that was deleted, or is, is null.</summary>
    internal static IEnumerable<TableTransactionAction> Between(Notification? before, Notification? after)
    {
        var (old, next) = (EpochOf(before), EpochOf(after));
        if (old == next)
            yield break;
        if (old is not null)
            yield return new TableTransactionAction(TableTransactionActionType.Delete, Row(before!), ETag.All);
        if (next is not null)
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(after!));
    }

    private static int? EpochOf(Notification? notification) =>
        notification is not null && notification.CountsAsUnread() ? notification.UnreadEpoch : null;

    private static TableEntity Row(Notification notification) => new(
        Keys.Partition(notification.Namespace, notification.UserId),
        InboxKeys.UnreadMarker(notification.UserId, notification.UnreadEpoch!.Value, notification.Id))
    {
        [nameof(Notification.Priority)] = SnakeCase<Priority>.NameOf(notification.Priority),
        [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
    };
}
