using System.Collections.Concurrent;
using System.Diagnostics;

namespace Benchmarks;

/// <summary>Durations, from any thread.</summary>
internal sealed class Samples
{
    private readonly ConcurrentQueue<double> milliseconds = new();

    public int Count => milliseconds.Count;

    /// <param name="started">A <see cref="Stopwatch"/> timestamp.</param>
    public void AddSince(long started) => Add(Stopwatch.GetElapsedTime(started));

    public void Add(TimeSpan duration) => milliseconds.Enqueue(duration.TotalMilliseconds);

    /// <summary>By nearest rank: the smallest sample that at least <paramref name="percent"/> per cent of all are not above.</summary>
    /// <exception cref="BenchmarkException">There is no sample.</exception>
    public double Percentile(double percent)
    {
        double[] sorted = [.. milliseconds.Order()];
        if (sorted.Length == 0)
            throw new BenchmarkException("nothing was measured.");
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length), 1, sorted.Length) - 1];
    }
}
