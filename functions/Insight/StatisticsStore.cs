using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Insight;

/// <summary>The Stats table: what each instance counted in each hour. A row belongs to one instance, which writes its sums so far: nobody
/// fights for it, and writing it twice changes nothing.</summary>
public sealed class StatisticsStore(
    Tables tables, RowRemoval removal, Instance instance, TimeProvider time, IOptions<AnalyticsOptions> options)
{
    private const string At = "At", Latency = "Latency", OnlineLatency = "OnlineLatency";
    private const int TransactionSize = 100;
    private static readonly Counter[] Counters = Enum.GetValues<Counter>();

    /// <summary>Writes them in as few transactions as it takes; those that were written are marked so, also when a later one
    /// fails.</summary>
    public async Task WriteAsync(IReadOnlyList<(StatKey Key, StatCounters Counters)> stats, CancellationToken cancellation)
    {
        var table = await tables.StatsAsync(cancellation);
        foreach (var batch in stats.GroupBy(s => Partition(s.Key.Namespace, s.Key.Hour)).SelectMany(g => g.Chunk(TransactionSize)))
        {
            // Before the values are read: what is added meanwhile is written the next time.
            var changes = batch.Select(s => s.Counters.Changes).ToArray();
            await table.SubmitTransactionAsync(batch.Select(
                s => new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(s.Key, s.Counters))), cancellation);
            foreach (var (index, (_, counters)) in batch.Index())
                counters.Written(changes[index]);
        }
    }

    /// <summary>What all instances counted, of hours that begin in the time asked for.</summary>
    public async IAsyncEnumerable<Stat> ReadAsync(
        string ns, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.StatsAsync(cancellation);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey ge {Partition(ns, from)} and PartitionKey le {Partition(ns, to)} and At ge {from} and At lt {to}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            var key = row.RowKey.Split('|');
            yield return new Stat(
                row.GetDateTimeOffset(At)!.Value, SnakeCase<Dimension>.Parse(key[2])!.Value, Keys.Unescape(key[3]),
                [.. Counters.Select(c => row.GetInt64(c.ToString()) ?? 0)], HistogramOf(row, Latency), HistogramOf(row, OnlineLatency));
        }
    }

    /// <summary>Removes what is older than it is kept. How many rows that were.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellation) => await removal.RemoveAsync(
        await tables.StatsAsync(cancellation), TableClient.CreateQueryFilter($"At lt {time.GetUtcNow() - options.Value.Keep}"),
        cancellation);

    private TableEntity RowOf(StatKey key, StatCounters counters)
    {
        var hour = key.Hour.UtcDateTime.ToString("HH", CultureInfo.InvariantCulture);
        var row = new TableEntity(
            Partition(key.Namespace, key.Hour),
            $"{hour}|{instance.Id:N}|{SnakeCase<Dimension>.NameOf(key.Dimension)}|{Keys.Escape(key.Value)}")
        {
            [At] = key.Hour,
        };
        foreach (var counter in Counters.Where(c => counters[c] > 0))
            row[counter.ToString()] = counters[counter];
        if (counters.Latency.Count > 0)
            row[Latency] = counters.Latency.Write();
        if (counters.OnlineLatency.Count > 0)
            row[OnlineLatency] = counters.OnlineLatency.Write();
        return row;
    }

    private static Histogram? HistogramOf(TableEntity row, string column) =>
        row.GetString(column) is { } text ? Histogram.Read(text) : null;

    private static string Partition(string ns, DateTimeOffset at) =>
        $"{Keys.Escape(ns)}|{at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";
}

/// <param name="Counts">By <see cref="Counter"/>.</param>
/// <param name="Latency">From sending to the first acknowledgement.</param>
/// <param name="OnlineLatency">The same of people who were online when it was sent.</param>
public sealed record Stat(
    DateTimeOffset Hour, Dimension Dimension, string Value, IReadOnlyList<long> Counts, Histogram? Latency,
    Histogram? OnlineLatency = null);

/// <summary>Writes down what was counted, every few seconds and when the app stops. What could not be written stays for the next
/// time.</summary>
public sealed class StatisticsFlush(
    Statistics statistics, OnlineWatch online, RecentActivity recent, StatisticsStore store, TimeProvider time,
    IOptions<AnalyticsOptions> options, ILogger<StatisticsFlush> logger)
    : BackgroundService
{
    /// <summary>The host gives an app 10 s to end.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim gate = new(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            await LookUpOnlineAsync(cancellation);
            if (statistics.Unwritten() is { Count: > 0 } unwritten)
                await store.WriteAsync(unwritten, cancellation);
            statistics.ForgetPast();
            await recent.WriteAsync(cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task LookUpOnlineAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var counts in await online.TakeAsync(cancellation))
                statistics.Online(counts);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The other counts are written all the same.
            logger.NotWritten(e.GetType().Name);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastWrite);
        await TryAsync(limit.Token);
    }

    public override void Dispose()
    {
        base.Dispose();
        gate.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.FlushInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryAsync(stoppingToken);
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            await RunAsync(cancellation);
        }
        catch (Exception e)
        {
            // Whatever it is: statistics stop nothing.
            logger.NotWritten(e.GetType().Name);
        }
    }
}
