using System.Diagnostics;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Notifications.Platform.Storage;

/// <summary>Removes the rows that a filter finds. What one run leaves, stopped or killed, the next one finds: there is nothing to resume
/// but the rows themselves.</summary>
public sealed class RowRemoval(IOptions<RetentionOptions> options)
{
    /// <summary>As many as a transaction takes.</summary>
    internal const int TransactionSize = 100;

    /// <summary>At the pace of a cleanup in the background. How many rows were removed; one that changed since it was found stays for the
    /// next run.</summary>
    /// <param name="each">Is given the keys of what was removed.</param>
    /// <param name="only">Says by its keys whether a row that was found goes; null: all do.</param>
    internal Task<int> RemoveAsync(
        TableClient table, string filter, CancellationToken cancellation, Action<IReadOnlyList<TableEntity>>? each = null,
        Func<TableEntity, bool>? only = null) =>
        RemoveAsync(table, filter, options.Value.Throttle(), cancellation, each, only);

    /// <param name="columns">What <paramref name="only"/> looks at beside the keys.</param>
    internal static async Task<int> RemoveAsync(
        TableClient table, string filter, Throttle throttle, CancellationToken cancellation,
        Action<IReadOnlyList<TableEntity>>? each = null, Func<TableEntity, bool>? only = null, params string[] columns)
    {
        var removed = 0;
        if (throttle.IsOver)
            return removed;
        await foreach (var rows in ExpiredRows.FindAsync(table, filter, columns, throttle, cancellation))
        {
            var gone = await RemoveAsync(table, only is null ? rows : rows.Where(only), throttle, cancellation);
            removed += gone.Count;
            each?.Invoke(gone);
            if (throttle.IsOver)
                break;
        }
        return removed;
    }

    /// <summary>Those of a partition's rows that were removed until time was up: a row that changed since it was found is not.</summary>
    internal static async Task<IReadOnlyList<TableEntity>> RemoveAsync(
        TableClient table, IEnumerable<TableEntity> rows, Throttle throttle, CancellationToken cancellation)
    {
        var removed = new List<TableEntity>();
        foreach (var batch in rows.Chunk(throttle.Rows).TakeWhile(_ => !throttle.IsOver))
        {
            removed.AddRange(await RemoveBatchAsync(table, batch, throttle, cancellation));
            await throttle.PauseAsync(cancellation);
        }
        return removed;
    }

    private static async Task<IReadOnlyList<TableEntity>> RemoveBatchAsync(
        TableClient table, TableEntity[] batch, Throttle throttle, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(
                batch.Select(e => new TableTransactionAction(TableTransactionActionType.Delete, e, e.ETag)), cancellation);
            return batch;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Somebody else removed or changed one of them, so nothing happened: they go one by one.
            var removed = new List<TableEntity>();
            foreach (var row in batch)
            {
                await throttle.PauseAsync(cancellation);
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

/// <summary>Finds rows, some of a partition at a time. The whole table is only asked for where there are any; where there are many, the
/// rest comes by queries of one partition after the other, which hold up storage for less.</summary>
internal static class ExpiredRows
{
    private const int PageSize = 500;

    /// <summary>Rows of one partition at a time; they may be removed meanwhile.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<TableEntity>> FindAsync(
        TableClient table, string filter, IEnumerable<string> columns, Throttle throttle,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] select = ["PartitionKey", "RowKey", .. columns];
        for (var rest = filter; await FirstPageAsync(rest) is { } page;)
        {
            await throttle.PauseAsync(cancellation);
            foreach (var rows in page.Values.GroupBy(row => row.PartitionKey))
                yield return [.. rows];
            if (page.ContinuationToken is null)
                yield break;
            var last = page.Values[^1];
            string[] partitions = [.. Keys.PartitionsFrom(last.PartitionKey)];
            foreach (var partition in partitions)
            {
                var after = partition == last.PartitionKey ? last.RowKey : "";
                await foreach (var next in QueryAsync(
                    $"{TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}")} and ({filter})"))
                {
                    await throttle.PauseAsync(cancellation);
                    yield return next.Values;
                }
            }
            rest = $"{TableClient.CreateQueryFilter($"PartitionKey gt {partitions[^1]}")} and ({filter})";
        }

        IAsyncEnumerable<Page<TableEntity>> QueryAsync(string query) =>
            table.QueryAsync<TableEntity>(query, PageSize, select, cancellation).AsPages();

        // Storage may answer with an empty page before it has looked at everything.
        async Task<Page<TableEntity>?> FirstPageAsync(string query) =>
            await QueryAsync(query).FirstOrDefaultAsync(page => page.Values.Count > 0, cancellation);
    }
}

/// <summary>How a cleanup takes its time, so that what can't wait is not held up by it: a little at once, a pause after it, and an end. It
/// is about storage's load, and so in real time, whatever the app's clock says. For one run, which does one thing after another.</summary>
/// <param name="share">What part of the time it may keep storage busy, above 0 and up to 1.</param>
/// <param name="rows">How many rows a transaction removes at the most.</param>
/// <param name="limit">How long it may go on.</param>
public sealed class Throttle(double share, int rows, TimeSpan limit)
{
    /// <summary>When storage was slow for reasons of its own, a long pause helps nobody.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(250);

    private readonly long began = Stopwatch.GetTimestamp();
    private long resumed = Stopwatch.GetTimestamp();

    /// <summary>Without pauses and to the end.</summary>
    public static Throttle AtOnce => new(1, RowRemoval.TransactionSize, TimeSpan.MaxValue);

    public int Rows => rows;

    /// <summary>What is left is for the next run.</summary>
    public bool IsOver => Stopwatch.GetElapsedTime(began) >= limit;

    /// <summary>After each call to storage: a pause in proportion to what has happened since the last one.</summary>
    public async Task PauseAsync(CancellationToken cancellation)
    {
        var pause = Stopwatch.GetElapsedTime(resumed) * ((1 / share) - 1);
        await Task.Delay(pause < MaxPause ? pause : MaxPause, cancellation);
        resumed = Stopwatch.GetTimestamp();
    }
}

/// <summary>Whose rows a cleanup removes, and at which pace.</summary>
/// <param name="Namespace">Null: everyone's.</param>
public sealed record CleanupScope(string? Namespace, Throttle Throttle)
{
    /// <summary>A filter, for a table whose partitions are the namespaces.</summary>
    public string Limit(string filter) =>
        Namespace is null ? filter : TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(Namespace)} and ") + $"({filter})";

    /// <summary>A filter, for a table whose partitions' keys begin with the namespace.</summary>
    public string LimitParts(string filter)
    {
        if (Namespace is null)
            return filter;
        var (from, until) = ($"{Keys.Escape(Namespace)}|", $"{Keys.Escape(Namespace)}|~");
        return TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {until} and ") + $"({filter})";
    }
}
