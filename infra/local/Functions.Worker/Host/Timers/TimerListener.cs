using Microsoft.Azure.Functions.Worker.Local.Functions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Local.Timers;

/// <summary>Runs one function by its schedule, never twice at a time.</summary>
internal sealed class TimerListener(
    FunctionRunner runner,
    TimerSchedule schedule,
    TimerTriggerAttribute trigger,
    TimerState? state,
    TimeProvider time,
    IServiceScopeFactory scopes,
    ILogger logger) : IAsyncDisposable
{
    /// <summary>A delay longer than this does not fit into a timer; the rest is waited for afterwards.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            var status = await BeginAsync();
            while (true)
            {
                await WaitUntilAsync(status.Next);
                status = await RunAsync(status, status.Next, isPastDue: false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>Catches up with one occurrence that was missed, or runs because it is to run at every start.</summary>
    private async Task<TimerStatus> BeginAsync()
    {
        var now = time.GetUtcNow();
        var kept = state is null ? null : await state.ReadAsync(_stop.Token);
        var status = kept ?? new TimerStatus(default, schedule.NextAfter(now), now);
        // A schedule that was changed meanwhile counts from now: what the old one missed is not due by the new one.
        if (kept is not null && kept.Last != default && schedule.NextAfter(kept.Last) != kept.Next)
            status = kept with { Next = schedule.NextAfter(now) };
        var isPastDue = status.Next < now;
        if (kept is null)
            await SaveAsync(status);
        if (isPastDue || trigger.RunOnStartup)
            status = await RunAsync(status, now, isPastDue);
        Log.NextOccurrence(logger, runner.Entry.Name, status.Next);
        return status;
    }

    private async Task<TimerStatus> RunAsync(TimerStatus status, DateTimeOffset due, bool isPastDue)
    {
        await using (var invocation = new TimerInvocation(
            runner.Entry, state is null ? null : status, isPastDue, scopes, _stop.Token))
        {
            // A failure is in the log; the next occurrence runs all the same and there is no retry.
            await runner.RunAsync(invocation);
        }

        // Occurrences missed during a long run shrink to one, which follows at once.
        var now = time.GetUtcNow();
        var next = schedule.NextAfter(due);
        var done = new TimerStatus(due, next > now ? next : now, now);
        await SaveAsync(done);
        return done;
    }

    private Task SaveAsync(TimerStatus status) => state?.WriteAsync(status) ?? Task.CompletedTask;

    private async Task WaitUntilAsync(DateTimeOffset due)
    {
        for (var left = due - time.GetUtcNow(); left > TimeSpan.Zero; left = due - time.GetUtcNow())
            await Task.Delay(left < LongestDelay ? left : LongestDelay, time, _stop.Token);
        _stop.Token.ThrowIfCancellationRequested();
    }
}
