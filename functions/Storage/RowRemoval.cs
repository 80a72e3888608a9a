using Azure;
using Azure.Data.Tables;

namespace Notifications.Storage;

/// <summary>Removes the rows that a filter finds, in transactions of up to 100. What one run leaves, stopped or killed, the next one finds:
/// there is nothing to resume but the rows themselves.</summary>
internal static class RowRemoval
{
    public const int TransactionSize = 100;

    private const int PageSize = 1000;

    /// <summary>How many rows were removed. One that changed since it was found stays for the next run.</summary>
    public static async Task<int> RemoveAsync(TableClient table, string filter, CancellationToken cancellation)
    {
        var removed = 0;
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, ["PartitionKey", "RowKey"], cancellation).AsPages())
        {
            foreach (var batch in page.Values.GroupBy(e => e.PartitionKey).SelectMany(g => g.Chunk(TransactionSize)))
                removed += (await RemoveAsync(table, batch, cancellation)).Count;
        }
        return removed;
    }

    /// <summary>Those of up to 100 rows of a partition that were removed: a row that changed since it was found is not.</summary>
    public static async Task<IReadOnlyCollection<TableEntity>> RemoveAsync(TableClient table, TableEntity[] batch, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(batch.Select(e => new TableTransactionAction(TableTransactionActionType.Delete, e, e.ETag)), cancellation);
            return batch;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Somebody else removed or changed one of them, so nothing happened: they go one by one.
            var removed = await Task.WhenAll(batch.Select(row => RemoveOneAsync(table, row, cancellation)));
            return [.. batch.Where((_, i) => removed[i])];
        }
    }

    private static async Task<bool> RemoveOneAsync(TableClient table, TableEntity row, CancellationToken cancellation)
    {
        try
        {
            var response = await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
            return response.Status != 404;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }
}
