using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>A closed loop: each worker starts its next call when its last one has ended.</summary>
internal static class ClosedLoop
{
    /// <param name="call">Gets the worker's number, from 0.</param>
    /// <returns>Calls per second.</returns>
    public static async Task<double> RunAsync(int workers, TimeSpan duration, Func<int, Task> call, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync(worker), cancellation)));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task<int> WorkAsync(int worker)
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(started) < duration; count++)
            {
                cancellation.ThrowIfCancellationRequested();
                await call(worker);
            }

            return count;
        }
    }
}
