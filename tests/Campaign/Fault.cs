using System.Diagnostics;
using System.Globalization;

namespace Campaign;

/// <summary>What is done to a process, and undone when it returns.</summary>
internal sealed record Fault(string Name, Func<Stack, Task> BreakAsync)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    /// <summary>Longer than storage calls wait for an answer.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(8);

    public static readonly IReadOnlyList<Fault> All =
    [
        new("worker killed", stack => SignalAsync("-KILL", stack.App.WorkerId)),
        new("storage stopped", stack => StopAsync(stack.Storage.ProcessId, Long)),
        new("host killed", stack => stack.RestartAppAsync(kill: true)),
        new("storage slowed", stack => SlowAsync(stack.Storage.ProcessId)),
        new("worker stopped", stack => StopAsync(stack.App.WorkerId, Short)),
        new("storage killed", stack => stack.Storage.KillAndRestartAsync()),
        new("real-time service killed", stack => stack.RestartEmulatorAsync()),
        new("host told to end", stack => stack.RestartAppAsync(kill: false)),
        new("host stopped", stack => StopAsync(stack.App.Id, Short)),
        new("real-time service stopped", stack => StopAsync(stack.EmulatorId, Long)),
        new("worker slowed", stack => SlowAsync(stack.App.WorkerId)),
        new("real-time service slowed", stack => SlowAsync(stack.EmulatorId)),
    ];

    private static async Task StopAsync(int process, TimeSpan time)
    {
        await SignalAsync("-STOP", process);
        await Task.Delay(time);
        await SignalAsync("-CONT", process);
    }

    /// <summary>It runs for a fifth of the time.</summary>
    private static async Task SlowAsync(int process)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Long)
        {
            await StopAsync(process, TimeSpan.FromMilliseconds(400));
            await Task.Delay(100);
        }
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
