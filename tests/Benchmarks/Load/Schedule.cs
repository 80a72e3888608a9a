using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>An open loop: each call starts at its time, whether or not the ones before have ended.</summary>
internal static class Schedule
{
    /// <summary>Timers tick in milliseconds and come late; what is left is spun away.</summary>
    private static readonly TimeSpan SpinLast = TimeSpan.FromMilliseconds(1.5);

    /// <param name="call">Gets its number and the timestamp it was due at, which its latency counts from.</param>
    public static async Task RunAsync(int count, TimeSpan interval, Func<int, long, Task> call, CancellationToken cancellation)
    {
        // A thread of its own: a busy thread pool must not delay the schedule.
        var calls = await Task.Factory.StartNew(
            () => StartAll(count, interval, call, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(calls);
        cancellation.ThrowIfCancellationRequested();
    }

    private static List<Task> StartAll(int count, TimeSpan interval, Func<int, long, Task> call, CancellationToken cancellation)
    {
        var calls = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < count && !cancellation.IsCancellationRequested; number++)
        {
            var due = started + (long)(number * interval.TotalSeconds * Stopwatch.Frequency);
            WaitUntil(due, cancellation);
            calls.Add(call(number, due));
        }

        return calls;
    }

    private static void WaitUntil(long due, CancellationToken cancellation)
    {
        var sleep = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) - SpinLast;
        if (sleep > TimeSpan.Zero)
            cancellation.WaitHandle.WaitOne(sleep);
        while (Stopwatch.GetTimestamp() < due)
            Thread.SpinWait(20);
    }
}
