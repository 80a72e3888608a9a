using System.Runtime.InteropServices;
using Benchmarks;
using Benchmarks.Soak;

using var stop = new CancellationTokenSource();
var signals = new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
    .Select(signal => PosixSignalRegistration.Create(signal, OnSignal))
    .ToArray();

try
{
    var options = BenchmarkOptions.Parse(args);
    if (options.ShowHelp)
    {
        Console.WriteLine(BenchmarkOptions.Help);
        return 0;
    }

    if (options.Soak is { } duration)
        await SoakRun.RunAsync(duration, options.Json, stop.Token);
    else
        await Runner.RunAsync(options, stop.Token);
    return 0;
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync($"bench: {e.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("bench: stopped.");
    return 130;
}
finally
{
    foreach (var signal in signals)
        signal.Dispose();
}

// The run unwinds and stops what it started; the process ends after that.
void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
