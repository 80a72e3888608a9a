using System.Text.Json;
using Functions.LocalHost.Invocations;
using Functions.LocalHost.Rpc;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Timers;

/// <summary>Runs one function by its schedule, never twice at a time.</summary>
internal sealed class TimerListener(
    FunctionInvoker invoker,
    TimerSchedule schedule,
    bool runsOnStartup,
    TimerState? state,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    /// <summary>A delay longer than this does not fit into a timer; the rest is waited for afterwards.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource drained = new();
    private Task loop = Task.CompletedTask;

    public void Start() => loop = Task.Run(LoopAsync);

    /// <summary>Nothing is started any more; waits for what runs.</summary>
    /// <param name="limit">What still runs then is told to stop.</param>
    public async Task StopAsync(CancellationToken limit)
    {
        await using var registration = limit.Register(drained.Cancel);
        await stop.CancelAsync();
        await loop;
    }

    public ValueTask DisposeAsync()
    {
        stop.Dispose();
        drained.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task LoopAsync()
    {
        try
        {
            var status = await BeginAsync();
            while (true)
            {
                await WaitUntilAsync(status.Next);
                // Occurrences missed during a long run shrink to one, which follows at once.
                var due = status.Next > status.LastUpdated ? status.Next : status.LastUpdated;
                status = await RunAsync(status, due, isPastDue: false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>Catches up with one occurrence that was missed, or runs because it is to run at every start.</summary>
    private async Task<TimerStatus> BeginAsync()
    {
        var now = time.GetUtcNow();
        var kept = await ReadAsync();
        // A schedule that was changed meanwhile counts from now: what the old one missed is not due by the new one.
        var isKept = kept is not null && schedule.NextAfter(kept.Last != default ? kept.Last : kept.LastUpdated) == kept.Next;
        var status = isKept ? kept! : new TimerStatus(default, schedule.NextAfter(now), now);
        var isPastDue = status.Next < now;
        if (!isKept)
            await SaveAsync(status);
        if (isPastDue || runsOnStartup)
            status = await RunAsync(status, now, isPastDue);
        logger.NextOccurrence(invoker.Function.Name, status.Next);
        return status;
    }

    private async Task<TimerStatus> RunAsync(TimerStatus status, DateTimeOffset due, bool isPastDue)
    {
        // A failure is in the log; the next occurrence runs all the same and there is no retry.
        await invoker.RunAsync(Request(state is null ? null : status, isPastDue), "Timer fired.", drained.Token);

        // The next start tells by these whether the schedule was changed: even after a long run, Next is what follows Last.
        var done = new TimerStatus(due, schedule.NextAfter(due), time.GetUtcNow());
        await SaveAsync(done);
        return done;
    }

    private InvocationRequest Request(TimerStatus? status, bool isPastDue)
    {
        var request = invoker.NewRequest();
        var info = JsonSerializer.Serialize(new { ScheduleStatus = status, IsPastDue = isPastDue });
        request.InputData.Add(new ParameterBinding { Name = invoker.Function.Trigger.Name, Data = new TypedData { Json = info } });
        request.TriggerMetadata["TimerTrigger"] = new TypedData { Json = info };
        return request;
    }

    private async Task<TimerStatus?> ReadAsync()
    {
        try
        {
            return state is null ? null : await state.ReadAsync(stop.Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.TimerStateNotRead(invoker.Function.Name, e.Message);
            return null;
        }
    }

    /// <summary>Without its file, the timer runs on by what it has in memory.</summary>
    private async Task SaveAsync(TimerStatus status)
    {
        try
        {
            if (state is not null)
                await state.WriteAsync(status);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.TimerStateNotWritten(invoker.Function.Name, e.Message);
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset due)
    {
        for (var left = due - time.GetUtcNow(); left > TimeSpan.Zero; left = due - time.GetUtcNow())
            await Task.Delay(left < LongestDelay ? left : LongestDelay, time, stop.Token);
        stop.Token.ThrowIfCancellationRequested();
    }
}
