using System.Globalization;

namespace Notifications.Platform.Telemetry;

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
