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
        await setup.PrepareAsync(stop.Token);
        return 0;
    }

    using var alone = RequireAlone(repository);
    setup.CreateSettings();
    var stack = new Stack(repository, options, LocalSettings.Read(repository["local.settings.json"]));
    stack.RequireFreePorts();
    await setup.PrepareAsync(stop.Token);
    stack.RequireBuilt();
    var welcome = options.App ? Welcome.Running(stack) : Welcome.WithoutApp(stack, repository);
    return await new Supervisor(stack, options, welcome).RunAsync(stop.Token, now.Token);
}

// Two runs would write the same storage files, and what one of them has answered would be gone.
static FileLock RequireAlone(Repository repository)
{
    var file = Path.Combine(repository.Local, "lock");
    return FileLock.TryTake(file) ?? throw new LaunchException(
        $"another ./run uses .local of this checkout{FileLock.Holder(file)}; stop it first, or use another checkout.");
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
