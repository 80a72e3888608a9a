namespace Notifications.Analytics;

/// <summary>Counts of one thing, added to without a lock. Each instance of the app writes its own sums, so a write that is done twice changes
/// nothing.</summary>
public sealed class StatCounters
{
    private readonly long[] values = new long[Enum.GetValues<Counter>().Length];
    private long changes, written;

    public Histogram Latency { get; } = new();

    public long this[Counter counter] => Volatile.Read(ref values[(int)counter]);

    /// <summary>How often something was added so far.</summary>
    public long Changes => Volatile.Read(ref changes);

    public bool IsWritten => Changes == Volatile.Read(ref written);

    public void Add(Counter counter, long count)
    {
        Interlocked.Add(ref values[(int)counter], count);
        Interlocked.Increment(ref changes);
    }

    public void AddLatency(double milliseconds)
    {
        Latency.Add(milliseconds);
        Interlocked.Increment(ref changes);
    }

    /// <param name="upTo">What <see cref="Changes"/> was before the values that were written were read.</param>
    public void Written(long upTo) => Volatile.Write(ref written, upTo);
}
