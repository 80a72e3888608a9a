using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App.Functions;

/// <summary>Each runs only where a test sets its schedule.</summary>
public sealed class TimerFunctions(Probe probe)
{
    [Function("Timer")]
    public Task TimerAsync([TimerTrigger("%Timer%")] TimerInfo timer, CancellationToken cancellation) =>
        probe.CallAsync("Timer", timer, cancellation);

    [Function("TimerAtStart")]
    public Task TimerAtStartAsync([TimerTrigger("%TimerAtStart%", RunOnStartup = true)] string timer, CancellationToken cancellation) =>
        probe.CallAsync("TimerAtStart", timer, cancellation);

    [Function("TimerUnmonitored")]
    public Task TimerUnmonitoredAsync(
        [TimerTrigger("%TimerUnmonitored%", RunOnStartup = true, UseMonitor = false)] TimerInfo timer, CancellationToken cancellation) =>
        probe.CallAsync("TimerUnmonitored", timer, cancellation);
}
