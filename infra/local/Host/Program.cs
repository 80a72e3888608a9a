using System.Runtime.InteropServices;
using Functions.LocalHost;
using Functions.LocalHost.Configuration;
using Microsoft.Extensions.Configuration;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
var options = configuration.GetSection("LocalHost").Get<LocalHostOptions>() ?? new LocalHostOptions();

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop);
using var loggers = HostLogging.Create(options, configuration);
try
{
    await using var host = new FunctionsHost(options, configuration, loggers, TimeProvider.System);
    await host.StartAsync(CancellationToken.None);
    if (await Task.WhenAny(stop.Task, host.WorkerFailed) == stop.Task)
        return 0;
    await Console.Error.WriteLineAsync($"The worker could not be kept running: {await host.WorkerFailed}");
    return 1;
}
catch (HostException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    // The second Ctrl-C ends the process at once, and its worker with it.
    signal.Cancel = stop.TrySetResult() || signal.Signal != PosixSignal.SIGINT;
}
