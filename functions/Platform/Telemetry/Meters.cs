using System.Diagnostics.Metrics;
using System.Globalization;
using Notifications.Domain;

namespace Notifications.Platform.Telemetry;

/// <summary>What this process did, for <c>GET /metrics</c> and for whoever listens to the meter <c>Notifications</c>.</summary>
public sealed class Meters : IDisposable
{
    public const string Name = "Notifications";

    public const string RoundTripName = "notifications_round_trip_seconds";
    public const string RoundTripHelp = "From sending to the first acknowledgement, where the recipient was online.";

    private static readonly Counter[] Outcomes = [Counter.Delivered, Counter.Acknowledged, Counter.Read, Counter.Failed];
    private static readonly Counter[] ChannelOutcomes = [Counter.Sent, Counter.Failed, Counter.Skipped];

    private static readonly int[] FaultStatuses = [500, 503];

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> roundTripSeconds;
    private readonly Dictionary<Counter, CumulativeCounter> outcomes = Outcomes.ToDictionary(
        c => c, c => new CumulativeCounter(Outcome("outcome", c)));
    private readonly Dictionary<(ChannelKind, Counter), CumulativeCounter> channels = (
        from channel in Enum.GetValues<ChannelKind>()
        from outcome in ChannelOutcomes
        select (channel, outcome)).ToDictionary(
            key => key, key => new CumulativeCounter(
            new("channel", SnakeCase<ChannelKind>.NameOf(key.channel)), Outcome("outcome", key.outcome)));

    private readonly Dictionary<int, CumulativeCounter> faults = FaultStatuses.ToDictionary(
        status => status, status => new CumulativeCounter(new KeyValuePair<string, object?>("status", status)));

    public Meters()
    {
        Families =
        [
            new("notifications_sends_total", "Sends that were taken.", [Sends]),
            new("notifications_created_total", "Notifications that were stored; a broadcast is one.", [Notifications]),
            new("notifications_outcomes_total", "What became of notifications.", [.. outcomes.Values]),
            new("notifications_fallback_total", "Channels that were turned to when nobody acknowledged.", [.. channels.Values]),
            new("notifications_push_failures_total", "Pushes that the real-time service did not take.", [PushFailures]),
            new("notifications_queue_failures_total", "Queue messages that failed and are tried again, or become dead letters.",
            [QueueFailures]),
            new("notifications_dead_letters_total", "Queue messages that failed for good.", [DeadLetters]),
            new("notifications_http_faults_total", "Requests that failed: 503 while storage is away, 500 for all else.",
            [.. faults.Values]),
            new("notifications_storage_throttled_total", "Storage calls that were refused because there were too many.",
            [StorageThrottled]),
        ];
        foreach (var family in Families)
            meter.CreateObservableCounter(family.Name, () => family.Tallies.Select(t => t.Measure()), description: family.Help);
        roundTripSeconds = meter.CreateHistogram(
            RoundTripName, "s", RoundTripHelp,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. Histogram.Doublings.Select(Histogram.SecondsAt)] });
    }

    public IReadOnlyList<CounterFamily> Families { get; }

    public CumulativeCounter Sends { get; } = new();

    public CumulativeCounter Notifications { get; } = new();

    public CumulativeCounter PushFailures { get; } = new();

    public CumulativeCounter QueueFailures { get; } = new();

    public CumulativeCounter DeadLetters { get; } = new();

    public CumulativeCounter StorageThrottled { get; } = new();

    /// <summary>From sending to the first acknowledgement, of who was online.</summary>
    public Histogram RoundTrips { get; } = new();

    public void AddRoundTrip(double milliseconds)
    {
        RoundTrips.Add(milliseconds);
        roundTripSeconds.Record(milliseconds / 1000);
    }

    /// <summary>A gauge for whoever listens to the meter; asked each time that it is collected.</summary>
    public void Observe(string name, string help, Func<IEnumerable<Measurement<double>>> read) =>
        meter.CreateObservableGauge(name, read, description: help);

    public CumulativeCounter Outcome(Counter counter) => outcomes[counter];

    public CumulativeCounter Fallback(ChannelKind channel, Counter outcome) => channels[(channel, outcome)];

    /// <param name="status">500 or 503.</param>
    public CumulativeCounter HttpFaults(int status) => faults[status];

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Outcome(string label, Counter counter) => new(label, SnakeCase<Counter>.NameOf(counter));
}

/// <summary>A number that only grows, of this process since its start.</summary>
/// <param name="labels">What tells it apart from others of the same name.</param>
public sealed class CumulativeCounter(params KeyValuePair<string, object?>[] labels)
{
    private long value;

    public long Value => Volatile.Read(ref value);

    public IReadOnlyList<KeyValuePair<string, object?>> Labels => labels;

    public Measurement<long> Measure() => new(Value, labels);

    public void Add(long count = 1) => Interlocked.Add(ref value, count);
}

/// <summary>Tallies of one name.</summary>
public sealed record CounterFamily(string Name, string Help, IReadOnlyList<CumulativeCounter> Tallies);

/// <summary>What is counted.</summary>
public enum Counter
{
    /// <summary>Stored in an inbox; a broadcast once. Of a channel: its provider accepted it.</summary>
    Sent,

    Delivered,

    Acknowledged,

    Read,

    Failed,

    Skipped,

    /// <summary>Sent to somebody who was online then.</summary>
    Online,

    /// <summary>Acknowledged by somebody who was online when it was sent.</summary>
    DeliveredOnline,
}

/// <summary>What it is counted by.</summary>
public enum Dimension
{
    Total,

    Type,

    Category,

    Priority,

    /// <summary>Category and variant.</summary>
    Variant,

    /// <summary>A channel of the fallback.</summary>
    Channel,
}

/// <summary>What is counted apart.</summary>
/// <param name="Hour">Its beginning.</param>
public readonly record struct StatKey(string Namespace, DateTimeOffset Hour, Dimension Dimension, string Value);

/// <summary>How often times of which length were seen, in buckets that each end 2^¼ times later: a percentile is right to a fifth. Adding
/// takes no lock.</summary>
public sealed class Histogram
{
    /// <summary>How many buckets make a doubling.</summary>
    public const int PerDoubling = 4;

    /// <summary>The last one ends at 2^20 ms, some 17 minutes; what took longer is in it too.</summary>
    public const int Buckets = (20 * PerDoubling) + 1;

    /// <summary>The buckets at whose ends monitoring is told the count: one for each doubling, more would be many for little.</summary>
    public static IEnumerable<int> Doublings => Enumerable.Range(0, Buckets / PerDoubling).Select(doubling => doubling * PerDoubling);

    private readonly long[] counts = new long[Buckets];
    private long totalMicroseconds;

    public long Count => counts.Sum(c => Volatile.Read(in c));

    public double AverageMs => Count is > 0 and var count ? TotalMs / count : 0;

    public double TotalMs => Volatile.Read(ref totalMicroseconds) / 1000.0;

    /// <summary>Milliseconds up to which a bucket reaches.</summary>
    public static double EndOf(int bucket) => Math.Pow(2, (double)bucket / PerDoubling);

    /// <summary>The same in seconds, as monitoring has it.</summary>
    public static double SecondsAt(int bucket) => EndOf(bucket) / 1000;

    public long this[int bucket] => Volatile.Read(ref counts[bucket]);

    public void Add(double milliseconds)
    {
        var bucket = milliseconds <= 1 ? 0 : (int)Math.Ceiling(PerDoubling * Math.Log2(milliseconds));
        Interlocked.Increment(ref counts[Math.Min(bucket, Buckets - 1)]);
        Interlocked.Add(ref totalMicroseconds, (long)(Math.Max(0, milliseconds) * 1000));
    }

    public void Add(Histogram other)
    {
        for (var bucket = 0; bucket < Buckets; bucket++)
            Interlocked.Add(ref counts[bucket], other[bucket]);
        Interlocked.Add(ref totalMicroseconds, Volatile.Read(ref other.totalMicroseconds));
    }

    /// <summary>Null when nothing was seen.</summary>
    public Percentiles? Describe() => Count == 0
        ? null
        : new Percentiles(Percentile(0.5), Percentile(0.95), Percentile(0.99), Math.Round(AverageMs, 1));

    /// <summary>As a column of a row: those buckets that have something, and the total.</summary>
    public string Write() =>
        string.Create(CultureInfo.InvariantCulture, $"{Volatile.Read(ref totalMicroseconds)};")
        + string.Join(',', Enumerable.Range(0, Buckets).Where(b => this[b] > 0)
            .Select(b => string.Create(CultureInfo.InvariantCulture, $"{b}:{this[b]}")));

    public static Histogram Read(string text)
    {
        var histogram = new Histogram();
        var parts = text.Split(';');
        histogram.totalMicroseconds = long.Parse(parts[0], CultureInfo.InvariantCulture);
        foreach (var pair in parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            histogram.counts[int.Parse(pair.AsSpan(0, colon), CultureInfo.InvariantCulture)] = long.Parse(
                pair.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        }
        return histogram;
    }

    private double Percentile(double part)
    {
        var wanted = part * Count;
        var (bucket, before) = (0, 0L);
        while (before + this[bucket] < wanted)
            before += this[bucket++];
        var (from, until) = (bucket == 0 ? 0 : EndOf(bucket - 1), EndOf(bucket));
        return Math.Round(from + ((until - from) * (wanted - before) / this[bucket]), 1);
    }
}

/// <summary>In milliseconds.</summary>
public sealed record Percentiles(double P50, double P95, double P99, double Average);
