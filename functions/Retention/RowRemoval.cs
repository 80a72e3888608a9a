using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Notifications.Retention;

/// <summary>Removes the rows that a filter finds. What one run leaves, stopped or killed, the next one finds: there is nothing to resume but
/// the rows themselves.</summary>
public sealed class RowRemoval(IOptions<RetentionOptions> options)
{
    /// <summary>As many as a transaction takes.</summary>
    internal const int TransactionSize = 100;

    /// <summary>At the pace of a cleanup in the background. How many rows were removed; one that changed since it was found stays for the next run.</summary>
    internal Task<int> RemoveAsync(TableClient table, string filter, CancellationToken cancellation) => RemoveAsync(table, filter, options.Value.Pace(), cancellation);

    internal static async Task<int> RemoveAsync(TableClient table, string filter, Pace pace, CancellationToken cancellation)
    {
        var removed = 0;
        if (pace.IsOver)
            return removed;
        await foreach (var rows in DueRows.FindAsync(table, filter, [], pace, cancellation))
        {
            removed += (await RemoveAsync(table, rows, pace, cancellation)).Count;
            if (pace.IsOver)
                break;
        }
        return removed;
    }

    /// <summary>Those of a partition's rows that were removed until time was up: a row that changed since it was found is not.</summary>
    internal static async Task<IReadOnlyList<TableEntity>> RemoveAsync(TableClient table, IEnumerable<TableEntity> rows, Pace pace, CancellationToken cancellation)
    {
        var removed = new List<TableEntity>();
        foreach (var batch in rows.Chunk(pace.Rows).TakeWhile(_ => !pace.IsOver))
        {
            removed.AddRange(await RemoveBatchAsync(table, batch, pace, cancellation));
            await pace.PauseAsync(cancellation);
        }
        return removed;
    }

    private static async Task<IReadOnlyList<TableEntity>> RemoveBatchAsync(TableClient table, TableEntity[] batch, Pace pace, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(batch.Select(e => new TableTransactionAction(TableTransactionActionType.Delete, e, e.ETag)), cancellation);
            return batch;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Somebody else removed or changed one of them, so nothing happened: they go one by one.
            var removed = new List<TableEntity>();
            foreach (var row in batch)
            {
                await pace.PauseAsync(cancellation);
                if (await RemoveOneAsync(table, row, cancellation))
                    removed.Add(row);
            }
            return removed;
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
