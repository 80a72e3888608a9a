using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Caching.Memory;
using Notifications.Domain;
using Notifications.Inbox.Grouping;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>The Inbox table: the notifications of each user.</summary>
public sealed class InboxStore(
    Tables tables, GroupCommit writes, InboxInserts inserts, GroupRows groups, RecentNotifications recent, CachedUnreadCounts kept,
    INotificationObserver observer, TimeProvider time) : IInboxRows
{
    /// <summary>Inserts all of a send, in one transaction per partition. A row that exists is kept as it is: it was inserted by an earlier
    /// try.</summary>
    public Task InsertAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
        inserts.InsertAsync(notifications, cancellation);

    /// <summary>Inserts a chunk of a large send, and says how many of its recipients it reached: those inserted now, and those that an
    /// earlier try of this chunk inserted; not those that another chunk had reached before.</summary>
    public Task<int> InsertChunkAsync(IReadOnlyList<Notification> notifications, string chunk, CancellationToken cancellation) =>
        inserts.InsertChunkAsync(notifications, chunk, cancellation);

    /// <summary>How many of these users a chunk of a large send has reached.</summary>
    public Task<int> ChunkStoredAsync(string ns, IEnumerable<string> users, Guid id, string chunk, CancellationToken cancellation) =>
        inserts.StoredAsync(ns, users, id, chunk, cancellation);

    /// <summary>By its id, or by that of an event that it tells of.</summary>
    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        await FindOwnAsync(ns, user, id, cancellation) ?? await FindGroupedAsync(ns, user, id, cancellation);

    /// <summary>By that of an event that it tells of.</summary>
    public async Task<Notification?> FindGroupedAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        await groups.CurrentAsync(ns, user, id, cancellation) is { } current
            ? await FindOwnAsync(ns, user, current, cancellation) : null;

    /// <summary>By its id only.</summary>
    public async Task<Notification?> FindOwnAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var row = await ((IInboxRows)this).ReadRowAsync(ns, user, id, cancellation);
        return row is null or { IsDeleted: true } ? null : row.Notification;
    }

    /// <summary>Applies a pure change under optimistic concurrency, whatever the user's watermark covers.</summary>
    public async Task<ChangeResult> ChangeAsync(
        string ns, string user, Guid id, Func<Notification, Notification> change, CancellationToken cancellation)
    {
        var result = await this.ChangeAsync(ns, user, id, null, change, time.GetUtcNow(), cancellation);
        return result.Outcome == ChangeOutcome.NotFound && await groups.CurrentAsync(ns, user, id, cancellation) is { } current
            ? await this.ChangeAsync(ns, user, current, null, change, time.GetUtcNow(), cancellation) : result;
    }

    async Task<InboxRow?> IInboxRows.ReadRowAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.Row(user, id), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } entity } && tables.TryRead(entity, e => InboxRow.Of(e, ns, user), out var row)
            && row.Notification.ExpiresAt > time.GetUtcNow() ? row : null;
    }

    async Task<bool> IInboxRows.WriteRowAsync(InboxRow row, InboxEdit edit, CancellationToken cancellation)
    {
        var entity = NotificationEntity.From(edit.After, edit.IsDeleted ? row.DeletedAt ?? time.GetUtcNow() : null);
        // What keeps its key has to be there for as long as it is.
        TableTransactionAction[] pointer = edit.After is { CollapseKey: not null } && edit.After.ExpiresAt > row.Notification.ExpiresAt
            ? [new(TableTransactionActionType.UpsertReplace, CollapseStore.PointerTo(edit.After))] : [];
        var written = await row.ReplaceAsync(
            writes, await tables.InboxAsync(cancellation), entity, edit, kept, pointer, cancellation);
        if (written is null || edit.IsDeleted)
        {
            recent.Forget(edit.After.Namespace, edit.After.UserId, edit.After.Id);
            return written is not null;
        }
        recent.Keep(edit.After, written.Headers.ETag);
        observer.Changed(edit.Before, edit.After);
        return true;
    }

    InboxRow? IInboxRows.FindRecent(string ns, string user, Guid id) =>
        recent.Find(ns, user, id) is { } known && known.Notification.ExpiresAt > time.GetUtcNow()
        ? new InboxRow(known.Notification, false, known.ETag) : null;
}

/// <summary>Inserts notifications, many in one transaction. A row that is there already was inserted by an earlier try, and stays as it is.
/// When storage answers so, one read says what is there: a slow storage whose answers get lost is not asked for each row.</summary>
public sealed class InboxInserts(Tables tables, GroupCommit writes, RecentNotifications recent, CachedUnreadCounts kept)
{
    /// <summary>Each further try means that somebody inserted one of the rows at that very moment.</summary>
    private const int MaxTries = 5;

    /// <summary>All of one id.</summary>
    public async Task InsertAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        if (notifications.Count == 1)
        {
            if (await TryTransactAsync(table, [NotificationEntity.From(notifications[0])], [], cancellation) is { } added)
                recent.Keep(notifications[0], added[0].Headers.ETag);
            return;
        }
        await Task.WhenAll(Batches(notifications).Select(batch => InsertBatchAsync(table, batch, null, cancellation)));
    }

    /// <summary>Inserts a chunk, and says how many of its recipients it reached: in this try and in earlier ones, and none that another
    /// chunk had reached before.</summary>
    public async Task<int> InsertChunkAsync(IReadOnlyList<Notification> notifications, string chunk, CancellationToken cancellation)
    {
        if (notifications.Count == 0)
            return 0;
        var table = await tables.InboxAsync(cancellation);
        var batches = await Task.WhenAll(Batches(notifications, ChunkMarker.Rows)
            .Select(batch => InsertBatchAsync(table, batch, ChunkMarker.Of(batch, notifications[0].Id, chunk), cancellation)));
        // Only markers say what earlier tries did. They are not asked when there was none.
        var (ns, id) = (notifications[0].Namespace, notifications[0].Id);
        return batches.All(b => b.IsFirst)
            ? batches.Sum(b => b.Inserted)
            : await StoredAsync(ns, notifications.Select(n => n.UserId), id, chunk, cancellation);
    }

    /// <summary>How many of these users the chunk has reached.</summary>
    public async Task<int> StoredAsync(string ns, IEnumerable<string> users, Guid id, string chunk, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var partitions = users.Select(user => Keys.Partition(ns, user)).Distinct();
        var stored = await Task.WhenAll(partitions.Select(partition => ChunkMarker.SumAsync(table, partition, id, chunk, cancellation)));
        return stored.Sum();
    }

    private IEnumerable<TableEntity[]> Batches(IEnumerable<Notification> notifications, int reserved = 0) =>
        notifications.Select(n => NotificationEntity.From(n)).GroupBy(row => row.PartitionKey)
            .SelectMany(partition => TransactionBatches.Of(partition, row => kept.With([row]).Count(), reserved));

    /// <param name="marker">Goes along with the rows, so that it is there when they are; null without one.</param>
    private async Task<Batch> InsertBatchAsync(TableClient table, TableEntity[] batch, TableEntity? marker, CancellationToken cancellation)
    {
        var rest = batch;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await TryTransactAsync(table, rest, marker is null ? [] : [ChunkMarker.Add(marker, rest.Length)], cancellation) is not null)
                return new Batch(rest.Length, tries == 0);
            if (marker is not null && await ChunkMarker.ReadAsync(table, marker, cancellation) is { } stored)
                return new Batch(stored, false);
            var there = await FindAsync(table, rest, cancellation);
            rest = [.. rest.Where(row => !there.Contains(row.RowKey))];
            if (rest.Length == 0)
                return new Batch(0, false);
        }
        throw new InvalidOperationException("The rows of a transaction kept being inserted by others.");
    }

    /// <summary>The answers; null when one of them is there already: then none was inserted.</summary>
    private async Task<IReadOnlyList<Response>?> TryTransactAsync(
        TableClient table, TableEntity[] rows, IEnumerable<TableTransactionAction> beside, CancellationToken cancellation)
    {
        try
        {
            var adds = rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row));
            return await writes.SubmitAsync(table, [.. adds, .. kept.With(rows), .. beside], cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
    }

    /// <summary>Which of these rows are there: one query over their range, by the id that all of them have.</summary>
    private static async Task<HashSet<string>> FindAsync(TableClient table, TableEntity[] rows, CancellationToken cancellation)
    {
        var (first, last) = (
            rows.MinBy(row => row.RowKey, StringComparer.Ordinal)!, rows.MaxBy(row => row.RowKey, StringComparer.Ordinal)!);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {first.PartitionKey} and RowKey ge {first.RowKey} and RowKey le {last.RowKey}")
            + TableClient.CreateQueryFilter($" and Id eq {first.GetGuid(NotificationEntity.Id)}");
        return await table.QueryAsync<TableEntity>(filter, null, ["RowKey"], cancellation).Select(row => row.RowKey)
            .ToHashSetAsync(StringComparer.Ordinal, cancellation);
    }

    /// <param name="Inserted">By this chunk.</param>
    /// <param name="IsFirst">Nothing of it was there.</param>
    private readonly record struct Batch(int Inserted, bool IsFirst);
}

/// <summary>A row that a transaction of a large send writes beside its notifications, with how many these are: a try whose answer was lost
/// is recognised by one read, and the send's counts are exact whatever happens to the notifications since. It expires with them.</summary>
internal static class ChunkMarker
{
    /// <summary>How many rows of a transaction it takes.</summary>
    public const int Rows = 1;

    private const string Stored = "Stored";

    /// <param name="chunk">What tells the send's chunks apart.</param>
    public static TableEntity Of(TableEntity[] batch, Guid id, string chunk) =>
        new(batch[0].PartitionKey, InboxKeys.ChunkMarker(id, chunk, HashOf(batch.Select(row => row.RowKey))))
        {
            [NotificationEntity.ExpiresAt] = batch.Max(row => row.GetDateTimeOffset(NotificationEntity.ExpiresAt)),
        };

    public static TableTransactionAction Add(TableEntity marker, int stored)
    {
        marker[Stored] = stored;
        return new TableTransactionAction(TableTransactionActionType.Add, marker);
    }

    /// <summary>How many rows its transaction inserted; null when there was none.</summary>
    public static async Task<int?> ReadAsync(TableClient table, TableEntity marker, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(marker.PartitionKey, marker.RowKey, [Stored], cancellation);
        return found is { HasValue: true, Value: { } row } ? row.GetInt32(Stored) : null;
    }

    /// <summary>How many rows the chunk has inserted into a partition.</summary>
    public static async Task<int> SumAsync(TableClient table, string partition, Guid id, string chunk, CancellationToken cancellation)
    {
        var (from, until) = InboxKeys.ChunkMarkers(id, chunk);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {until}");
        return await table.QueryAsync<TableEntity>(filter, null, [Stored], cancellation).Select(row => row.GetInt32(Stored) ?? 0)
            .SumAsync(cancellation);
    }

    private static string HashOf(IEnumerable<string> keys) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys))).AsSpan(0, 8));
}

/// <summary>What this instance wrote a moment ago, with its ETag. An acknowledgement usually follows within milliseconds: with these it is
/// written without reading first. Never the truth: such a write is refused when the row was changed elsewhere, and then the row is
/// read.</summary>
public sealed class RecentNotifications : IDisposable
{
    /// <summary>Characters of texts; some 8 MB in all.</summary>
    private const int MaxCharacters = 4_000_000, OwnCharacters = 500;

    /// <summary>Bytes of JSON.</summary>
    private const int MaxData = 2_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });

    /// <summary>Not those with much data or with a mail's HTML: there would be room for few.</summary>
    public void Keep(Notification notification, ETag? etag)
    {
        var data = notification.Data is { } element ? JsonMarshal.GetRawUtf8Value(element).Length : 0;
        if (data > MaxData || notification.ChannelTexts is not null || etag is not { } known)
        {
            Forget(notification.Namespace, notification.UserId, notification.Id);
            return;
        }
        // Its own copy: the element keeps the whole request that it came in.
        var kept = notification with { Silent = false, Data = notification.Data?.Clone() };
        cache.Set(KeyOf(kept.Namespace, kept.UserId, kept.Id), new Recent(kept, known), new MemoryCacheEntryOptions
        {
            Size = OwnCharacters + kept.Title.Length + kept.Message.Length + data,
            AbsoluteExpirationRelativeToNow = KeptFor,
        });
    }

    public Recent? Find(string ns, string user, Guid id) => cache.Get<Recent>(KeyOf(ns, user, id));

    public void Forget(string ns, string user, Guid id) => cache.Remove(KeyOf(ns, user, id));

    public void Dispose() => cache.Dispose();

    private static (string, string, Guid) KeyOf(string ns, string user, Guid id) => (ns, user, id);
}

public sealed record Recent(Notification Notification, ETag ETag);
