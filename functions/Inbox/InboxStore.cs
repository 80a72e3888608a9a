using Azure;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>The Inbox table: the notifications of each user.</summary>
public sealed class InboxStore(Tables tables, RecentNotifications recent, TimeProvider time) : IInboxRows
{
    /// <summary>Inserts all, in one transaction per partition. A row that exists is kept as it is: it was inserted by an earlier try.</summary>
    public async Task InsertAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        if (notifications.Count == 1)
        {
            if (await table.AddIfAbsentAsync(NotificationEntity.From(notifications[0]), cancellation) is { } added)
                recent.Keep(notifications[0], added.Headers.ETag);
            return;
        }
        var batches = notifications.Select(n => NotificationEntity.From(n)).GroupBy(e => e.PartitionKey).SelectMany(TransactionBatches.Of);
        await Task.WhenAll(batches.Select(batch => InsertBatchAsync(table, batch, cancellation)));
    }

    /// <summary>Inserts a chunk of a large send, and says how many of its recipients it reached: those inserted now, and those that an
    /// earlier try of this chunk inserted; not those that another chunk had reached before.</summary>
    public async Task<int> InsertChunkAsync(IReadOnlyList<Notification> notifications, int chunk, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var rows = notifications.Select(n => NotificationEntity.From(n));
        var batches = rows.Select(row => { row[NotificationEntity.Chunk] = chunk; return row; }).GroupBy(e => e.PartitionKey).SelectMany(TransactionBatches.Of);
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
        var written = await row.ReplaceAsync(await tables.InboxAsync(cancellation), entity, edit, cancellation);
        if (written is null || edit.IsDeleted)
            recent.Forget(edit.After.Namespace, edit.After.UserId, edit.After.Id);
        else
            recent.Keep(edit.After, written.Headers.ETag);
        return written is not null;
    }

    InboxRow? IInboxRows.FindRecent(string ns, string user, Guid id) =>
        recent.Find(ns, user, id) is { } known && known.Notification.ExpiresAt > time.GetUtcNow() ? new InboxRow(known.Notification, false, known.ETag) : null;

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
