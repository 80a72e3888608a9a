using Azure.Data.Tables;
using Notifications.Analytics;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>The Inbox table: the notifications of each user.</summary>
public sealed class InboxStore(
    Tables tables, InboxInserts inserts, RecentNotifications recent, KeptCounts kept, Statistics statistics, TimeProvider time) : IInboxRows
{
    /// <summary>Inserts all of a send, in one transaction per partition. A row that exists is kept as it is: it was inserted by an earlier try.</summary>
    public Task InsertAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
        inserts.InsertAsync(notifications, cancellation);

    /// <summary>Inserts a chunk of a large send, and says how many of its recipients it reached: those inserted now, and those that an
    /// earlier try of this chunk inserted; not those that another chunk had reached before.</summary>
    public Task<int> InsertChunkAsync(IReadOnlyList<Notification> notifications, string chunk, CancellationToken cancellation) =>
        inserts.InsertChunkAsync(notifications, chunk, cancellation);

    /// <summary>How many of these users a chunk of a large send has reached.</summary>
    public Task<int> ChunkStoredAsync(string ns, IEnumerable<string> users, Guid id, string chunk, CancellationToken cancellation) =>
        inserts.StoredAsync(ns, users, id, chunk, cancellation);

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
        return found is { HasValue: true, Value: { } entity } && tables.TryRead(entity, e => InboxRow.Of(e, ns, user), out var row)
            && row.Notification.ExpiresAt > time.GetUtcNow() ? row : null;
    }

    async Task<bool> IInboxRows.WriteRowAsync(InboxRow row, InboxEdit edit, CancellationToken cancellation)
    {
        var entity = NotificationEntity.From(edit.After, edit.IsDeleted ? row.DeletedAt ?? time.GetUtcNow() : null);
        // What keeps its key has to be there for as long as it is.
        TableTransactionAction[] pointer = edit.After is { CollapseKey: not null } && edit.After.ExpiresAt > row.Notification.ExpiresAt
            ? [new(TableTransactionActionType.UpsertReplace, CollapseStore.PointerTo(edit.After))] : [];
        var written = await row.ReplaceAsync(await tables.InboxAsync(cancellation), entity, edit, kept, pointer, cancellation);
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
}
