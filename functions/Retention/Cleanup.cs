using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Storage;

namespace Notifications.Retention;

/// <summary>Removes expired and long-deleted notifications, in transactions of up to 100. What one run leaves, stopped or killed, the next
/// one finds: there is nothing to resume but the rows themselves.</summary>
public sealed class Cleanup(Tables tables, TimeProvider time, IOptions<RetentionOptions> options, ILogger<Cleanup> logger)
{
    private const int TransactionSize = 100, PageSize = 1000;

    /// <summary>How many rows were removed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var filter = TableClient.CreateQueryFilter($"ExpiresAt le {now} or DeletedAt le {now - options.Value.KeepDeleted}");
        var table = await tables.InboxAsync(cancellation);
        var removed = 0;
        var pages = table.QueryAsync<TableEntity>(filter, PageSize, ["PartitionKey", "RowKey"], cancellation).AsPages();
        await foreach (var page in pages)
        {
            foreach (var batch in page.Values.GroupBy(e => e.PartitionKey).SelectMany(g => g.Chunk(TransactionSize)))
                removed += await RemoveAsync(table, batch, cancellation);
        }
        logger.CleanedUp(removed);
        return removed;
    }

    private static async Task<int> RemoveAsync(TableClient table, TableEntity[] batch, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(batch.Select(e => new TableTransactionAction(TableTransactionActionType.Delete, e, ETag.All)), cancellation);
            return batch.Length;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Somebody else removed one of them, so nothing happened: the rest go one by one, and a missing row is no error there.
            await Task.WhenAll(batch.Select(row => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation)));
            return batch.Length;
        }
    }
}
