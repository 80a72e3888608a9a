using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>Reads the notifications that were sent to a user.</summary>
public sealed class InboxReader(Tables tables, TimeProvider time)
{
    /// <summary>The most rows that one page looks at.</summary>
    public const int MaxRead = 1000;

    /// <summary>Rows a call reads when storage can't tell which of them match.</summary>
    private const int Ahead = 200;

    private static readonly string[] Counted =
    [
        "RowKey", nameof(Notification.Type), nameof(Notification.Priority), nameof(Notification.Status), nameof(Notification.ReadAt), nameof(Notification.ArchivedAt),
        nameof(Notification.SnoozedUntil), nameof(Notification.RoundTripMs), nameof(Notification.UnreadEpoch), NotificationEntity.ExpiresAt,
    ];

    /// <summary>Up to <paramref name="limit"/> that match, newest first.</summary>
    public async Task<InboxSlice> ListAsync(
        string ns, string user, IdRange range, InboxFilter filter, int limit, Task<Watermark?> watermark, CancellationToken cancellation)
    {
        var query = InboxQuery.Of(ns, user, range, filter, filter.Statuses.Count > 0 ? await watermark : null);
        var (found, read) = (new List<Notification>(limit), 0);
        await foreach (var entity in QueryAsync(query, filter.Text is null && filter.Tag is null ? limit : Ahead, null, cancellation))
        {
            // Not in the query: the few that the cleanup has not removed yet are cheaper to skip here than every row's time is to compare there.
            var readUpTo = await watermark;
            if (tables.TryRead(entity, row => Watermark.Apply(readUpTo, NotificationEntity.To(row, ns, user)), out var notification)
                && notification.ExpiresAt > time.GetUtcNow() && filter.Matches(notification))
                found.Add(notification);
            if (found.Count == limit)
                break;
            if (++read >= MaxRead && notification is not null)
                return new InboxSlice(found, notification.Id);
        }
        return new InboxSlice(found, null);
    }

    /// <summary>What counts as unread in a range, newest first.</summary>
    /// <param name="pageSize">How many a call reads; null: as many as storage gives.</param>
    public async IAsyncEnumerable<UnreadRow> ListUnreadAsync(
        string ns, string user, IdRange range, int? pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in QueryAsync($"{InboxQuery.Rows(ns, user, range)} and Unread eq true", pageSize, UnreadRow.Columns, cancellation))
        {
            if (tables.TryRead(entity, UnreadRow.Of, out var row) && row.ExpiresAt > time.GetUtcNow())
                yield return row;
        }
    }

    /// <summary>What was stored, or came back, since then; newest first, up to <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<Notification>> ListMissedAsync(string ns, string user, CatchUp catchUp, int limit, CancellationToken cancellation)
    {
        // The time of sending is that of storing; what could not be pushed yet has none. A row says until it changes that it came by the queue;
        // if another tab acknowledged it since then, it may have been pushed since then.
        var query = InboxQuery.Rows(ns, user, catchUp.Range)
            + TableClient.CreateQueryFilter($" and Hidden eq false and (SentAt ge {catchUp.Since} or DeliveredAt ge {catchUp.Since}")
            + TableClient.CreateQueryFilter($" or ReturnedAt ge {catchUp.Since} or Status eq 'pending' or (Chunk ge 0 and SentAt ge {catchUp.QueuedSince}))");
        var found = new List<Notification>();
        await foreach (var entity in QueryAsync(query, null, null, cancellation))
        {
            if (tables.TryRead(entity, row => NotificationEntity.To(row, ns, user), out var notification) && notification.SnoozedUntil is null && notification.ExpiresAt > time.GetUtcNow() && notification.Id != catchUp.After)
                found.Add(notification);
            if (found.Count == limit)
                break;
        }
        return found;
    }

    /// <summary>Own ones and broadcasts that were marked unread in one of two epochs.</summary>
    public async Task<IReadOnlyList<Guid>> ListMarkedUnreadAsync(string ns, string user, int epoch, int other, CancellationToken cancellation)
    {
        var (from, until) = InboxKeys.All(user);
        var query = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until} and (UnreadEpoch eq {epoch} or UnreadEpoch eq {other})");
        return await QueryAsync(query, null, ["RowKey"], cancellation).Select(row => InboxKeys.IdOf(row.RowKey)).ToArrayAsync(cancellation);
    }

    /// <summary>All, with nothing but what statistics need.</summary>
    public async IAsyncEnumerable<Notification> ListAllAsync(string ns, string user, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in QueryAsync(InboxQuery.Rows(ns, user, default) + InboxQuery.NotDeleted, null, Counted, cancellation))
        {
            if (tables.TryRead(entity, row => NotificationEntity.To(row, ns, user), out var notification) && notification.ExpiresAt > time.GetUtcNow())
                yield return notification;
        }
    }

    private async IAsyncEnumerable<TableEntity> QueryAsync(string query, int? pageSize, string[]? select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        await foreach (var entity in table.QueryAsync<TableEntity>(query, pageSize, select, cancellation))
            yield return entity;
    }
}
