using System.Globalization;
using System.Text.Json;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Functions.Support;
using LocalRuntime.Tests.SignalR;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class TimerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("timers-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("* * * * * *")]
    [InlineData("00:00:01")]
    public async Task Run_BelowOneMinute_ScheduleStatusIsNull(string schedule)
    {
        await using var host = await StartAsync("Timer", schedule);

        await host.Probe.NextAsync();
        var timer = (TimerInfo)(await host.Probe.NextAsync()).Value!;

        Assert.Null(timer.ScheduleStatus);
        Assert.False(timer.IsPastDue);
    }

    [Fact]
    public async Task Run_EverySecond_NotBeforeTheSecond()
    {
        await using var host = await StartAsync("Timer", "* * * * * *");

        Assert.InRange((await host.Probe.NextAsync()).At.Millisecond, 0, 900);
    }

    [Fact]
    public async Task Start_RunOnStartup_RunsAtOnceWithFirstRunsStatus()
    {
        await using var host = await StartAsync("TimerAtStart", "0 0 0 1 1 *");

        var timer = JsonDocument.Parse((string)(await host.Probe.NextAsync()).Value!).RootElement;

        Assert.False(timer.GetProperty("IsPastDue").GetBoolean());
        Assert.Equal("0001-01-01T00:00:00+00:00", timer.GetProperty("ScheduleStatus").GetProperty("Last").GetString());
        Assert.EndsWith("-01-01T00:00:00+00:00", timer.GetProperty("ScheduleStatus").GetProperty("Next")
            .GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UseMonitorOff_NoStatus()
    {
        await using var host = await StartAsync("TimerUnmonitored", "0 0 0 1 1 *");

        Assert.Null(((TimerInfo)(await host.Probe.NextAsync()).Value!).ScheduleStatus);
    }

    [Fact]
    public async Task Start_OccurrencesMissed_RunsOncePastDueWithTheLastRealRun()
    {
        await using (var first = await StartAsync("TimerAtStart", "0 * * * * *"))
        {
            await first.Probe.NextAsync();
            await StateWrittenAsync("TimerAtStart");
        }

        await using var later = await StartAsync("TimerAtStart", "0 * * * * *", TimeSpan.FromMinutes(6));
        var timer = JsonDocument.Parse((string)(await later.Probe.NextAsync()).Value!).RootElement;

        Assert.True(timer.GetProperty("IsPastDue").GetBoolean());
        Assert.InRange(
            timer.GetProperty("ScheduleStatus").GetProperty("Last").GetDateTimeOffset(),
            TimeProvider.System.GetUtcNow().AddMinutes(-2),
            TimeProvider.System.GetUtcNow());
        Assert.Equal(0, later.Probe.Waiting);
    }

    [Fact]
    public async Task Start_ScheduleChangedBeforeItsFirstRun_CountsFromNow()
    {
        await using (var first = await StartAsync("Timer", "0 0 0 1 1 *"))
            await NextAsync(first);

        await using var again = await StartAsync("Timer", "0 * * * * *");

        Assert.InRange(await NextAsync(again), DateTimeOffset.MinValue, TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task Start_KilledInTheRunAfterALongOne_ThatRunFollowsPastDue()
    {
        var clock = new ManualClock();
        var runs = 0;
        var release = new TaskCompletionSource();
        await using var killed = await StartAsync(
            "TimerAtStart", "0 * * * * *", clock, async (_, _) =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                    clock.Advance(TimeSpan.FromMinutes(5));
                else
                    await release.Task;
                return null;
            });
        await killed.Probe.NextAsync();
        await killed.Probe.NextAsync();

        // Another host on the same files finds what the first would have left behind now.
        await using var next = await StartAsync("TimerAtStart", "0 * * * * *", clock);
        var timer = JsonDocument.Parse((string)(await next.Probe.NextAsync()).Value!).RootElement;
        release.SetResult();

        Assert.True(timer.GetProperty("IsPastDue").GetBoolean());
    }

    [Fact]
    public async Task Run_StateCannotBeWritten_LoggedAndTheNextOccurrenceRuns()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "state"), "no folder");
        var clock = new ManualClock();
        var runs = 0;
        await using var host = await StartAsync("TimerAtStart", "0 * * * * *", clock, (_, _) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
                clock.Advance(TimeSpan.FromMinutes(5));
            return Task.FromResult<object?>(null);
        });

        await host.Probe.NextAsync();
        await host.Probe.NextAsync();

        await host.Log.LineAsync(
            l => l.Text.StartsWith("The state of timer 'TimerAtStart' can't be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_StateCannotBeRead_LoggedAndTheTimerStartsAnew()
    {
        var state = Directory.CreateDirectory(Path.Combine(folder.FullName, "state", "timers"));
        await using var held = new FileStream(
            Path.Combine(state.FullName, "TimerAtStart.json"), FileMode.Create, FileAccess.Write, FileShare.None);

        await using var host = await StartAsync("TimerAtStart", "0 0 0 1 1 *");
        await host.Probe.NextAsync();

        await host.Log.LineAsync(l => l.Text.StartsWith("The state of timer 'TimerAtStart' can't be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_NothingMissed_ScheduleKeptAndNotPastDue()
    {
        await using (var first = await StartAsync("TimerAtStart", "0 0 0 1 1 *"))
        {
            await first.Probe.NextAsync();
            await StateWrittenAsync("TimerAtStart");
        }

        await using var again = await StartAsync("TimerAtStart", "0 0 0 1 1 *");
        var timer = JsonDocument.Parse((string)(await again.Probe.NextAsync()).Value!).RootElement;

        Assert.False(timer.GetProperty("IsPastDue").GetBoolean());
        Assert.NotEqual("0001-01-01T00:00:00+00:00", timer.GetProperty("ScheduleStatus").GetProperty("Last").GetString());
    }

    [Fact]
    public async Task Run_LongerThanTheInterval_NeverOverlapsAndFollowsAtOnce()
    {
        var running = 0;
        await using var host = await StartAsync("Timer", "* * * * * *", on: async (_, cancellation) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Delay(TimeSpan.FromSeconds(1.5), cancellation);
            Interlocked.Decrement(ref running);
            return null;
        });

        for (var i = 0; i < 3; i++)
            await host.Probe.NextAsync();
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains("(Failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Throws_NextOccurrenceRunsWithoutARetry()
    {
        await using var host = await StartAsync("Timer", "* * * * * *", on: (_, _) => throw new InvalidOperationException());

        var first = await host.Probe.NextAsync();
        var second = await host.Probe.NextAsync();

        Assert.True(second.At - first.At > TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Stop_FunctionRuns_ComesToItsEnd()
    {
        var release = new TaskCompletionSource();
        await using var host = await StartAsync("TimerAtStart", "0 0 0 1 1 *", on: async (_, cancellation) =>
        {
            await release.Task.WaitAsync(cancellation);
            return null;
        });
        await host.Probe.NextAsync();

        var stop = host.StopAsync();
        release.SetResult();
        await stop;

        Assert.Contains(host.Log.Lines, l => l.StartsWith("Executed 'Functions.TimerAtStart' (Succeeded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_ScheduleInvalid_OnlyThatFunctionIsDisabled()
    {
        await using var host = await StartAsync("Timer", "every day");

        Assert.Contains(host.Log.Lines, l => l.StartsWith("Error indexing method 'Functions.Timer'", StringComparison.Ordinal));
        Assert.Equal("A1", await host.Client.GetStringAsync("api/order/a/lit"));
    }

    private Task<FunctionsHost> StartAsync(
        string function, string schedule, TimeSpan ahead = default, Func<FunctionCall, CancellationToken, Task<object?>>? on = null) =>
        StartAsync(function, schedule, new ShiftedTime(ahead), on);

    private Task<FunctionsHost> StartAsync(
        string function, string schedule, TimeProvider time, Func<FunctionCall, CancellationToken, Task<object?>>? on = null) =>
        FunctionsHost.StartAsync(
            new() { [function] = schedule },
            folder: folder,
            on: on,
            time: time);

    /// <summary>When the timer is due next, as the host says at its start.</summary>
    private static async Task<DateTimeOffset> NextAsync(FunctionsHost host)
    {
        var line = await host.Log.LineAsync(l => l.Text.StartsWith("The next occurrence of the schedule of ", StringComparison.Ordinal));
        return DateTimeOffset.Parse(line.Text[(line.Text.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>The state is written after the function has ended, when nothing tells of it any more.</summary>
    private async Task StateWrittenAsync(string function)
    {
        var path = Path.Combine(folder.FullName, "state", "timers", function + ".json");
        using var limit = new CancellationTokenSource(Probe.Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await File.ReadAllTextAsync(path, limit.Token)).Contains("\"Last\":\"0001", StringComparison.Ordinal))
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
