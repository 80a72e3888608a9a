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

    /// <summary>All that were marked unread below the watermark and are older than an id: also what is archived, snoozed or deleted, which has
    /// no marker. It looks at everything that the user has, and so is for what is rarely asked.</summary>
    public async Task<IReadOnlyList<MarkedRow>> ListAllAsync(string ns, string user, Watermark watermark, Guid olderThan, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var own = ListAsync(InboxKeys.Row(user, olderThan), InboxKeys.Last(user));
        var shared = ListAsync(InboxKeys.BroadcastState(user, olderThan), InboxKeys.LastBroadcastState(user));
        return [.. await own, .. await shared];

        async Task<MarkedRow[]> ListAsync(string from, string until)
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until} and UnreadEpoch eq {watermark.Epoch}");
            return await table.QueryAsync<TableEntity>(filter, null, MarkedRow.Columns, cancellation).Select(MarkedRow.Of).ToArrayAsync(cancellation);
        }
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

/// <summary>A notification that was marked unread although the watermark covers it.</summary>
/// <param name="Counts">It is in the unread count: neither archived, snoozed nor deleted.</param>
public sealed record MarkedRow(Guid Id, bool Counts)
{
    internal static readonly string[] Columns = ["RowKey", NotificationEntity.Unread, NotificationEntity.Deleted];

    internal static MarkedRow Of(TableEntity row) => new(
        InboxKeys.IdOf(row.RowKey), row.GetBoolean(NotificationEntity.Unread) == true && row.GetBoolean(NotificationEntity.Deleted) != true);
}
