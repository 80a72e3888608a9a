using Azure;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>Inserts notifications, many in one transaction. A row that is there already was inserted by an earlier try, and stays as it is.
/// When storage answers so, one read says what is there: a slow storage whose answers get lost is not asked for each row.</summary>
public sealed class InboxInserts(Tables tables, RecentNotifications recent, KeptCounts kept)
{
    /// <summary>Each further try means that somebody inserted one of the rows at that very moment.</summary>
    private const int MaxTries = 5;

    /// <summary>All of one id.</summary>
    public async Task InsertAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        if (notifications.Count == 1)
        {
            if (await InsertOneAsync(table, NotificationEntity.From(notifications[0]), cancellation) is { } added)
                recent.Keep(notifications[0], added.Headers.ETag);
            return;
        }
        await Task.WhenAll(Batches(notifications).Select(batch => InsertBatchAsync(table, batch, null, cancellation)));
    }

    /// <summary>Inserts a chunk, and says how many of its recipients it reached: in this try and in earlier ones, and none that another chunk
    /// had reached before.</summary>
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

    private async Task<Response?> InsertOneAsync(TableClient table, TableEntity row, CancellationToken cancellation) =>
        kept.With([row]).Any()
            ? (await TryTransactAsync(table, [row], [], cancellation))?[0]
            : await table.AddIfAbsentAsync(row, cancellation);

    /// <summary>The answers; null when one of them is there already: then none was inserted.</summary>
    private async Task<IReadOnlyList<Response>?> TryTransactAsync(
        TableClient table, TableEntity[] rows, IEnumerable<TableTransactionAction> beside, CancellationToken cancellation)
    {
        try
        {
            var adds = rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row));
            return (await table.SubmitTransactionAsync([.. adds, .. kept.With(rows), .. beside], cancellation)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
    }

    /// <summary>Which of these rows are there: one query over their range, by the id that all of them have.</summary>
    private static async Task<HashSet<string>> FindAsync(TableClient table, TableEntity[] rows, CancellationToken cancellation)
    {
        var (first, last) = (rows.MinBy(row => row.RowKey, StringComparer.Ordinal)!, rows.MaxBy(row => row.RowKey, StringComparer.Ordinal)!);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {first.PartitionKey} and RowKey ge {first.RowKey} and RowKey le {last.RowKey} and Id eq {first.GetGuid(NotificationEntity.Id)}");
        return await table.QueryAsync<TableEntity>(filter, null, ["RowKey"], cancellation).Select(row => row.RowKey)
            .ToHashSetAsync(StringComparer.Ordinal, cancellation);
    }

    /// <param name="Inserted">By this chunk.</param>
    /// <param name="IsFirst">Nothing of it was there.</param>
    private readonly record struct Batch(int Inserted, bool IsFirst);
}
