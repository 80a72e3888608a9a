using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Notifications.Analytics;
using Notifications.History;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>The Inbox table: the notifications of each user.</summary>
public sealed class InboxStore(Tables tables, Statistics statistics, TimeProvider time)
{
    /// <summary>How often a change is tried again when somebody else changed the row at the same moment.</summary>
    private const int MaxTries = 8;

    private const int TransactionSize = 100;

    /// <summary>Inserts all, in one transaction per partition. A row that exists is kept as it is: it was inserted by an earlier try.</summary>
    public async Task InsertAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        if (notifications.Count == 1)
        {
            await table.AddIfAbsentAsync(NotificationEntity.From(notifications[0]), cancellation);
            return;
        }
        var batches = notifications.Select(n => NotificationEntity.From(n)).GroupBy(e => e.PartitionKey).SelectMany(g => g.Chunk(TransactionSize));
        await Task.WhenAll(batches.Select(batch => InsertBatchAsync(table, batch, cancellation)));
    }

    /// <summary>Inserts a chunk of a large send, and says how many of its recipients it reached: those inserted now, and those that an
    /// earlier try of this chunk inserted; not those that another chunk had reached before.</summary>
    public async Task<int> InsertChunkAsync(IReadOnlyList<Notification> notifications, int chunk, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var rows = notifications.Select(n => NotificationEntity.From(n));
        var batches = rows.Select(row => { row[NotificationEntity.Chunk] = chunk; return row; }).GroupBy(e => e.PartitionKey).SelectMany(g => g.Chunk(TransactionSize));
        var counts = await Task.WhenAll(batches.Select(async batch =>
        {
            if (await TryTransactAsync(table, batch, cancellation))
                return batch.Length;
            await Task.WhenAll(batch.Select(row => table.AddIfAbsentAsync(row, cancellation)));
            var ours = await Task.WhenAll(batch.Select(row => IsOfChunkAsync(table, row, chunk, cancellation)));
            return ours.Count(isOurs => isOurs);
        }));
        return counts.Sum();
    }

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var entity = await ReadAsync(ns, user, id, cancellation);
        return entity is null || IsHidden(entity) ? null : NotificationEntity.To(entity, ns, user);
    }

    /// <summary>Up to <paramref name="limit"/> notifications that are older than <paramref name="after"/>, newest first.</summary>
    public async Task<IReadOnlyList<Notification>> ListAsync(string ns, string user, Guid? after, int limit, CancellationToken cancellation)
    {
        var from = after is { } last ? InboxKeys.Row(user, last) : InboxKeys.First(user);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {InboxKeys.Last(user)} and Deleted eq false");
        var found = new List<Notification>(limit);
        await foreach (var entity in QueryAsync(filter, limit, null, cancellation))
        {
            // Not in the filter: the few that the cleanup has not removed yet are cheaper to skip here than every row's time is to compare there.
            if (IsHidden(entity))
                continue;
            found.Add(NotificationEntity.To(entity, ns, user));
            if (found.Count == limit)
                break;
        }
        return found;
    }

    /// <summary>How many are unread, by priority: newer than the watermark, not read, not deleted, not expired.</summary>
    public async Task<SortedDictionary<Priority, int>> CountUnreadAsync(string ns, string user, Guid? watermark, CancellationToken cancellation)
    {
        var until = watermark is { } upTo ? InboxKeys.Row(user, upTo) : InboxKeys.Last(user);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {InboxKeys.First(user)} and RowKey lt {until} and Unread eq true and Deleted eq false and ExpiresAt gt {time.GetUtcNow()}");
        var counts = new SortedDictionary<Priority, int>();
        await foreach (var entity in QueryAsync(filter, null, [nameof(Notification.Priority)], cancellation))
        {
            var priority = SnakeCase<Priority>.Parse(entity.GetString(nameof(Notification.Priority))) ?? Priority.Normal;
            counts[priority] = counts.GetValueOrDefault(priority) + 1;
        }
        return counts;
    }

    /// <summary>Applies a pure change under optimistic concurrency.</summary>
    public async Task<ChangeResult> ChangeAsync(string ns, string user, Guid id, Func<Notification, Notification> change, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await ReadAsync(ns, user, id, cancellation) is not { } entity || IsHidden(entity))
                return new ChangeResult(ChangeOutcome.NotFound);
            var before = NotificationEntity.To(entity, ns, user);
            var after = change(before);
            if (ReferenceEquals(before, after))
                return new ChangeResult(ChangeOutcome.Unchanged, before);
            if (!await ReplaceAsync(after, null, entity.ETag, HistoryEvents.Between(before, after, time.GetUtcNow()), cancellation))
                continue;
            statistics.Changed(before, after);
            return new ChangeResult(ChangeOutcome.Changed, after);
        }
        return new ChangeResult(ChangeOutcome.Busy);
    }

    /// <summary>Hides a notification at once; the cleanup removes it later.</summary>
    public async Task<ChangeResult> DeleteAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await ReadAsync(ns, user, id, cancellation) is not { } entity || IsHidden(entity))
                return new ChangeResult(ChangeOutcome.NotFound);
            var notification = NotificationEntity.To(entity, ns, user);
            var now = time.GetUtcNow();
            if (await ReplaceAsync(notification, now, entity.ETag, [new HistoryEvent(now, HistoryEventKind.Deleted)], cancellation))
                return new ChangeResult(ChangeOutcome.Changed, notification);
        }
        return new ChangeResult(ChangeOutcome.Busy);
    }

    private bool IsHidden(TableEntity entity) =>
        entity.GetBoolean(NotificationEntity.Deleted) == true || entity.GetDateTimeOffset(NotificationEntity.ExpiresAt) <= time.GetUtcNow();

    private async Task<TableEntity?> ReadAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(ns, user), InboxKeys.Row(user, id), cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    private async IAsyncEnumerable<TableEntity> QueryAsync(string filter, int? pageSize, string[]? select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, pageSize, select, cancellation))
            yield return entity;
    }

    /// <summary>The row and what happened to it, in one transaction. False when somebody else changed it since it was read.</summary>
    private async Task<bool> ReplaceAsync(
        Notification notification, DateTimeOffset? deletedAt, ETag etag, IEnumerable<HistoryEvent> events, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = new TableTransactionAction(TableTransactionActionType.UpdateReplace, NotificationEntity.From(notification, deletedAt), etag);
        try
        {
            await table.SubmitTransactionAsync([row, .. events.Select(e => HistoryEntity.Write(notification, e))], cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            return false;
        }
    }


    private static async Task InsertBatchAsync(TableClient table, TableEntity[] batch, CancellationToken cancellation)
    {
        if (!await TryTransactAsync(table, batch, cancellation))
            await Task.WhenAll(batch.Select(entity => table.AddIfAbsentAsync(entity, cancellation)));
    }

    /// <summary>False when one of them is there already: then none was inserted.</summary>
    private static async Task<bool> TryTransactAsync(TableClient table, TableEntity[] batch, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(batch.Select(e => new TableTransactionAction(TableTransactionActionType.Add, e)), cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    private static async Task<bool> IsOfChunkAsync(TableClient table, TableEntity row, int chunk, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, [NotificationEntity.Chunk], cancellation);
        return found is { HasValue: true, Value: { } stored } && stored.GetInt32(NotificationEntity.Chunk) == chunk;
    }
}
