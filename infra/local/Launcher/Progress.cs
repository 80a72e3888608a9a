using System.Diagnostics;
using System.Globalization;

namespace Launcher;

/// <summary>
/// A step that takes a while: one line with its time when it is done. Meanwhile a terminal shows the seconds, and a log gets a line
/// now and then.
/// </summary>
internal sealed class Progress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(Log.IsTerminal ? 1 : 10);

    private readonly string what;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource ended = new();
    private readonly Task ticking;

    public Progress(string what)
    {
        this.what = what;
        if (Log.IsTerminal)
            Log.Status($"{what} …");
        ticking = TickAsync();
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    public async Task DoneAsync()
    {
        await EndAsync();
        var seconds = Elapsed.TotalSeconds.ToString(Elapsed.TotalSeconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
        Log.Say($"{what} … {seconds} s");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        ended.Dispose();
    }

    private async Task EndAsync()
    {
        await ended.CancelAsync();
        await ticking;
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
                Show($"{what} … {Elapsed.TotalSeconds:0} s");
        }
        catch (OperationCanceledException)
        {
            // The step has ended.
        }
    }

    private static void Show(string text)
    {
        if (Log.IsTerminal)
            Log.Status(text);
        else
            Log.Say($"{text} so far");
    }
}
