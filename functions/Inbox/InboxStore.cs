using Azure;
using Azure.Data.Tables;
using Notifications.Analytics;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>The Inbox table: the notifications of each user.</summary>
public sealed class InboxStore(Tables tables, RecentNotifications recent, KeptCounts kept, Statistics statistics, TimeProvider time) : IInboxRows
{
    /// <summary>Inserts all, in one transaction per partition. A row that exists is kept as it is: it was inserted by an earlier try.</summary>
    public async Task InsertAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        if (notifications.Count == 1)
        {
            if (await InsertOneAsync(table, NotificationEntity.From(notifications[0]), cancellation) is { } added)
                recent.Keep(notifications[0], added.Headers.ETag);
            return;
        }
        await Task.WhenAll(Batches(notifications.Select(n => NotificationEntity.From(n))).Select(batch => InsertBatchAsync(table, batch, cancellation)));
    }

    /// <summary>Inserts a chunk of a large send, and says how many of its recipients it reached: those inserted now, and those that an
    /// earlier try of this chunk inserted; not those that another chunk had reached before.</summary>
    public async Task<int> InsertChunkAsync(IReadOnlyList<Notification> notifications, int chunk, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var rows = notifications.Select(n => NotificationEntity.From(n));
        var batches = Batches(rows.Select(row => { row[NotificationEntity.Chunk] = chunk; return row; }));
        var counts = await Task.WhenAll(batches.Select(async batch =>
        {
            if (await InsertBatchAsync(table, batch, cancellation))
                return batch.Length;
            var ours = await Task.WhenAll(batch.Select(row => IsOfChunkAsync(table, row, chunk, cancellation)));
            return ours.Count(isOurs => isOurs);
        }));
        return counts.Sum();
    }

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var row = await ((IInboxRows)this).ReadRowAsync(ns, user, id, cancellation);
        return row is null or { IsDeleted: true } ? null : row.Notification;
    }

    /// <summary>Applies a pure change under optimistic concurrency, whatever the user's watermark covers.</summary>
    public Task<ChangeResult> ChangeAsync(string ns, string user, Guid id, Func<Notification, Notification> change, CancellationToken cancellation) =>
        this.ChangeAsync(ns, user, id, null, change, time.GetUtcNow(), cancellation);

    async Task<InboxRow?> IInboxRows.ReadRowAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(ns, user), InboxKeys.Row(user, id), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } entity } && entity.GetDateTimeOffset(NotificationEntity.ExpiresAt) > time.GetUtcNow()
            ? InboxRow.Of(entity, ns, user) : null;
    }

    async Task<bool> IInboxRows.WriteRowAsync(InboxRow row, InboxEdit edit, CancellationToken cancellation)
    {
        var entity = NotificationEntity.From(edit.After, edit.IsDeleted ? time.GetUtcNow() : null);
        var written = await row.ReplaceAsync(await tables.InboxAsync(cancellation), entity, edit, kept, cancellation);
        if (written is null || edit.IsDeleted)
        {
            recent.Forget(edit.After.Namespace, edit.After.UserId, edit.After.Id);
            return written is not null;
        }
        recent.Keep(edit.After, written.Headers.ETag);
        statistics.Changed(edit.Before, edit.After);
        return true;
    }

    InboxRow? IInboxRows.FindRecent(string ns, string user, Guid id) =>
        recent.Find(ns, user, id) is { } known && known.Notification.ExpiresAt > time.GetUtcNow() ? new InboxRow(known.Notification, false, known.ETag) : null;

    private IEnumerable<TableEntity[]> Batches(IEnumerable<TableEntity> rows) =>
        rows.GroupBy(row => row.PartitionKey).SelectMany(partition => TransactionBatches.Of(partition, row => kept.With([row]).Count()));

    /// <summary>False when one of them was there already: then each was inserted by itself.</summary>
    private async Task<bool> InsertBatchAsync(TableClient table, TableEntity[] batch, CancellationToken cancellation)
    {
        if (await TryTransactAsync(table, batch, cancellation) is not null)
            return true;
        await Task.WhenAll(batch.Select(row => InsertOneAsync(table, row, cancellation)));
        return false;
    }

    private async Task<Response?> InsertOneAsync(TableClient table, TableEntity row, CancellationToken cancellation) =>
        kept.With([row]).Any()
            ? (await TryTransactAsync(table, [row], cancellation))?[0]
            : await table.AddIfAbsentAsync(row, cancellation);

    /// <summary>The answers; null when one of them is there already: then none was inserted.</summary>
    private async Task<IReadOnlyList<Response>?> TryTransactAsync(TableClient table, TableEntity[] batch, CancellationToken cancellation)
    {
        try
        {
            var written = await table.SubmitTransactionAsync([.. batch.Select(e => new TableTransactionAction(TableTransactionActionType.Add, e)), .. kept.With(batch)], cancellation);
            return written.Value;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
    }

    private static async Task<bool> IsOfChunkAsync(TableClient table, TableEntity row, int chunk, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, [NotificationEntity.Chunk], cancellation);
        return found is { HasValue: true, Value: { } stored } && stored.GetInt32(NotificationEntity.Chunk) == chunk;
    }
}
