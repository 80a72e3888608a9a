using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace Notifications.Inbox;

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
        return await table.QueryAsync<TableEntity>(filter, null, [Stored], cancellation).Select(row => row.GetInt32(Stored) ?? 0).SumAsync(cancellation);
    }

    private static string HashOf(IEnumerable<string> keys) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys))).AsSpan(0, 8));
}
