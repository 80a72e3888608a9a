using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Insight;

/// <summary>What happened in each of the last seconds, so that a page shows more than what happens after it is opened: in memory, and for
/// other instances in a row of this instance, written with the statistics.</summary>
public sealed class RecentActivity(Tables tables, RowRemoval removal, Instance instance, TimeProvider time)
{
    /// <summary>As far back as the overview's charts go.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>A row that nobody has written for so long is one of an instance that is gone, or of a namespace that is quiet.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Others have no history here.</summary>
    private const int MaxNamespaces = 1000;

    /// <summary>In the Stats table.</summary>
    private const string Partition = "recent-activity", At = "At", Seconds = "Seconds";

    private readonly ConcurrentDictionary<string, Recent> recent = new(StringComparer.Ordinal);

    public void Add(string ns, ActivityEvent told)
    {
        if (recent.ContainsKey(ns) || recent.Count < MaxNamespaces)
            recent.GetOrAdd(ns, _ => new Recent()).Add(new(SecondOf(told.At), told.Sends, told.Delivered, told.LatencyMs));
    }

    /// <summary>Writes what happened since the last time, and forgets namespaces where nothing happens any more.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        foreach (var (ns, known) in recent)
        {
            var (seconds, changes) = known.Read(Oldest());
            if (changes != known.Written)
                await WriteAsync(ns, seconds, cancellation);
            else if (seconds.Count == 0)
                recent.TryRemove(ns, out _);
            known.Written = changes;
        }
    }

    /// <summary>Of all instances, oldest first; others' may be a flush behind. Seconds without anything are left out.</summary>
    public async Task<IReadOnlyList<RecentSecond>> ReadAsync(string ns, CancellationToken cancellation)
    {
        var oldest = Oldest();
        var all = recent.TryGetValue(ns, out var own) ? own.Read(oldest).Seconds.ToList() : [];
        var table = await tables.StatsAsync(cancellation);
        var (first, last, since) = (Prefix(ns), Prefix(ns) + "~", time.GetUtcNow() - Window);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition} and RowKey gt {first} and RowKey lt {last} and At ge {since}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey != RowKey(ns) && tables.TryRead(row, r => Parse(r.GetString(Seconds)), out var others))
                all.AddRange(others.Where(second => second.At > oldest));
        }
        var now = SecondOf(time.GetUtcNow());
        return [.. all.GroupBy(second => second.At).OrderBy(second => second.Key).Select(second => new RecentSecond(
            (int)(now - second.Key), second.Sum(s => s.Sends), second.Sum(s => s.Delivered), Slowest(second.Select(s => s.LatencyMs))))];
    }

    public async Task<int> PurgeAsync(CancellationToken cancellation) => await removal.RemoveAsync(
        await tables.StatsAsync(cancellation),
        TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and At lt {time.GetUtcNow() - Kept}"), cancellation);

    private async Task WriteAsync(string ns, IReadOnlyList<Second> seconds, CancellationToken cancellation)
    {
        var table = await tables.StatsAsync(cancellation);
        var row = new TableEntity(Partition, RowKey(ns)) { [At] = time.GetUtcNow(), [Seconds] = string.Join(' ', seconds.Select(Text)) };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    private long Oldest() => SecondOf(time.GetUtcNow() - Window);

    private string RowKey(string ns) => $"{Prefix(ns)}{instance.Id:N}";

    private static string Prefix(string ns) => $"{Keys.Escape(ns)}|";

    private static long SecondOf(DateTimeOffset at) => at.ToUnixTimeSeconds();

    private static string Text(Second second)
    {
        var counts = string.Create(CultureInfo.InvariantCulture, $"{second.At}:{second.Sends}:{second.Delivered}");
        return second.LatencyMs is not { } ms ? counts
            : string.Create(CultureInfo.InvariantCulture, $"{counts}:{ms.P50:0.#}:{ms.P95:0.#}:{ms.P99:0.#}:{ms.Average:0.#}");
    }

    private static Second[] Parse(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(second =>
    {
        double[] parts = [.. second.Split(':').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        return new Second(
            (long)parts[0], (int)parts[1], (int)parts[2], parts.Length < 7 ? null : new(parts[3], parts[4], parts[5], parts[6]));
    })];

    /// <summary>Percentiles can't be added up.</summary>
    private static Percentiles? Slowest(IEnumerable<Percentiles?> each)
    {
        Percentiles[] known = [.. each.OfType<Percentiles>()];
        return known.Length == 0 ? null : new(
            known.Max(p => p.P50), known.Max(p => p.P95), known.Max(p => p.P99), known.Max(p => p.Average));
    }

    private sealed record Second(long At, int Sends, int Delivered, Percentiles? LatencyMs);

    /// <summary>Of this instance.</summary>
    private sealed class Recent
    {
        private readonly Lock gate = new();
        private readonly List<Second> seconds = [];
        private long changes;

        /// <summary>How many changes were written; one at a time writes.</summary>
        public long Written { get; set; }

        public void Add(Second second)
        {
            lock (gate)
            {
                seconds.Add(second);
                changes++;
            }
        }

        public (IReadOnlyList<Second> Seconds, long Changes) Read(long oldest)
        {
            lock (gate)
            {
                seconds.RemoveAll(second => second.At <= oldest);
                return ([.. seconds], changes);
            }
        }
    }
}

/// <param name="SecondsAgo">So that the clocks of servers and browsers need not agree.</param>
/// <param name="Delivered">Acknowledged for the first time.</param>
/// <param name="LatencyMs">Of the acknowledgements of who was online, of the slowest instance; null without any.</param>
public sealed record RecentSecond(int SecondsAgo, int Sends, int Delivered, Percentiles? LatencyMs);
