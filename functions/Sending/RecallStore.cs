using Azure;
using Azure.Data.Tables;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>That a send was recalled: a row in the send's partition, also of one that was done within its request and has no
/// other.</summary>
public sealed class RecallStore(Tables tables, TimeProvider time)
{
    internal const string Row = "r";

    private const string At = "At", Removed = "Removed", CompletedAt = "CompletedAt";

    /// <summary>Whether it is done is left as it was.</summary>
    public async Task AddAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        await table.AddIfAbsentAsync(
            new TableEntity(SendStore.Partition(ns, sendId), Row) { [At] = time.GetUtcNow(), [Removed] = 0 }, cancellation);
    }

    /// <summary>What is stored of it from now on is to be taken back.</summary>
    public async Task<bool> HasAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        return (await table.GetEntityIfExistsAsync<TableEntity>(SendStore.Partition(ns, sendId), Row, [At], cancellation)).HasValue;
    }

    public async Task CompleteAsync(string ns, Guid sendId, int removed, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var row = new TableEntity(SendStore.Partition(ns, sendId), Row) { [Removed] = removed, [CompletedAt] = time.GetUtcNow() };
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellation);
    }

    /// <summary>The send's report as the recall makes it.</summary>
    internal static SendReport Apply(SendReport report, TableEntity recall) => report with
    {
        Status = SendStatus.Recalled,
        Recalled = recall.GetInt32(Removed) ?? 0,
        CompletedAt = recall.GetDateTimeOffset(CompletedAt),
    };
}
