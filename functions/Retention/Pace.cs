using System.Diagnostics;

namespace Notifications.Retention;

/// <summary>How a cleanup takes its time, so that what can't wait is not held up by it: a little at once, a pause after it, and an end. It is
/// about storage's load, and so in real time, whatever the app's clock says. For one run, which does one thing after another.</summary>
/// <param name="share">What part of the time it may keep storage busy, above 0 and up to 1.</param>
/// <param name="rows">How many rows a transaction removes at the most.</param>
/// <param name="limit">How long it may go on.</param>
public sealed class Pace(double share, int rows, TimeSpan limit)
{
    /// <summary>When storage was slow for reasons of its own, a long pause helps nobody.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(250);

    private readonly long began = Stopwatch.GetTimestamp();
    private long resumed = Stopwatch.GetTimestamp();

    /// <summary>Without pauses and to the end.</summary>
    public static Pace AtOnce => new(1, RowRemoval.TransactionSize, TimeSpan.MaxValue);

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
