using System.Runtime.InteropServices;
using Launcher;

using var stop = new CancellationTokenSource();
using var now = new CancellationTokenSource();
var signals = new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
    .Select(signal => PosixSignalRegistration.Create(signal, OnSignal))
    .ToArray();

try
{
    return await LaunchAsync();
}
catch (LaunchException e)
{
    await Console.Error.WriteLineAsync($"run: {e.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
finally
{
    foreach (var signal in signals)
        signal.Dispose();
}

async Task<int> LaunchAsync()
{
    var options = LaunchOptions.Parse(args);
    if (options.ShowHelp)
    {
        Console.WriteLine(LaunchOptions.Help);
        return 0;
    }

    var repository = Repository.Find();
    var setup = new Setup(repository, options);
    if (options.SetupOnly)
    {
        await setup.NpmAsync(stop.Token);
        return 0;
    }

    setup.CreateSettings();
    var stack = new Stack(repository, options, LocalSettings.Read(repository["local.settings.json"]));
    stack.RequireFreePorts();
    await setup.NpmAsync(stop.Token);
    if (options.Build)
        await setup.BuildAsync(stop.Token);
    stack.RequireBuilt();
    return await new Supervisor(stack, options).RunAsync(stop.Token, now.Token);
}

void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    // The second Ctrl-C: the user doesn't want to wait for a clean end.
    if (stop.IsCancellationRequested)
        now.Cancel();
    else
        stop.Cancel();
}
