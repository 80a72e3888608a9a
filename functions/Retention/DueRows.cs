using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Notifications.Shared;

namespace Notifications.Retention;

/// <summary>Finds rows, some of a partition at a time. The whole table is only asked for where there are any; where there are many, the rest
/// comes by queries of one partition after the other, which hold up storage for less.</summary>
internal static class DueRows
{
    private const int PageSize = 500;

    /// <summary>Rows of one partition at a time; they may be removed meanwhile.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<TableEntity>> FindAsync(
        TableClient table, string filter, IEnumerable<string> columns, Pace pace, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] select = ["PartitionKey", "RowKey", .. columns];
        for (var rest = filter; await FirstPageAsync(rest) is { } page;)
        {
            await pace.PauseAsync(cancellation);
            foreach (var rows in page.Values.GroupBy(row => row.PartitionKey))
                yield return [.. rows];
            if (page.ContinuationToken is null)
                yield break;
            var last = page.Values[^1];
            string[] partitions = [.. Keys.PartitionsFrom(last.PartitionKey)];
            foreach (var partition in partitions)
            {
                var after = partition == last.PartitionKey ? last.RowKey : "";
                await foreach (var next in QueryAsync($"{TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}")} and ({filter})"))
                {
                    await pace.PauseAsync(cancellation);
                    yield return next.Values;
                }
            }
            rest = $"{TableClient.CreateQueryFilter($"PartitionKey gt {partitions[^1]}")} and ({filter})";
        }

        IAsyncEnumerable<Page<TableEntity>> QueryAsync(string query) => table.QueryAsync<TableEntity>(query, PageSize, select, cancellation).AsPages();

        // Storage may answer with an empty page before it has looked at everything.
        async Task<Page<TableEntity>?> FirstPageAsync(string query) => await QueryAsync(query).FirstOrDefaultAsync(page => page.Values.Count > 0, cancellation);
    }
}
