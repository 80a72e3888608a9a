using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Functions.LocalHost.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Worker;

/// <summary>Starts the worker as a process, as its <c>worker.config.json</c> says.</summary>
internal sealed class WorkerProcessLauncher(AppFolder app, AppSettings settings, ILogger logger) : IWorkerLauncher
{
    /// <summary>
    /// Runs the worker below a shell that waits for the end of its standard input, which this host holds: whichever way the host ends,
    /// the worker is killed with it. Its first line is the worker's process id.
    /// </summary>
    private const string Leash = """
        exec 3<&0; "$@" </dev/null & worker=$!; echo $worker
        { cat <&3; kill -9 $worker; } >/dev/null 2>&1 & leash=$!
        { wait $worker; } 2>/dev/null; code=$?; kill $leash 2>/dev/null; exit $code
        """;

    public async Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellation)
    {
        string[] command = [.. await ReadCommandAsync(cancellation), .. start.Arguments];
        var info = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("/bin/sh", ["-c", Leash, "worker", .. command]);
        info.WorkingDirectory = app.Path;
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        foreach (var (name, value) in settings.Environment)
            info.Environment[name] = value;
        info.Environment["FUNCTIONS_WORKER_DIRECTORY"] = info.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = app.Path;
        info.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        return WorkerProcess.Start(info, hasLeash: !OperatingSystem.IsWindows(), logger);
    }

    /// <summary>The program and the app's assembly.</summary>
    private async Task<string[]> ReadCommandAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(app.Path, "worker.config.json");
        try
        {
            var json = new MemoryStream(await File.ReadAllBytesAsync(path, cancellation));
            var config = new ConfigurationBuilder().AddJsonStream(json).Build();
            var assembly = Path.Combine(app.Path, Text(config, "description:defaultWorkerPath"));
            return [Text(config, "description:defaultExecutablePath"), assembly];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkerException($"{path} can't be read, and the worker can't be started without it: {e.Message}");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new WorkerException($"{path} is not valid: {e.Message}");
        }
    }

    private static string Text(IConfiguration config, string key) => config[key] is { Length: > 0 } text
        ? text
        : throw new FormatException($"'{key.Replace(':', '.')}' is missing.");
}

/// <summary>A worker's process; what it writes goes to this host's own output.</summary>
internal sealed class WorkerProcess : IRunningWorker
{
    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> held = [];
    private bool isAccepted;
    private string? lastWords;
    private bool isDying;
    private readonly TaskCompletionSource<string> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(Process process) => this.process = process;

    public Task<string> Exited => exited.Task;

    /// <exception cref="WorkerException">There is no such program, or it can't be run.</exception>
    public static WorkerProcess Start(ProcessStartInfo info, bool hasLeash, ILogger logger)
    {
        try
        {
            var worker = new WorkerProcess(Process.Start(info) ?? throw new WorkerException($"{info.FileName} did not start."));
            _ = worker.WatchAsync(hasLeash, logger);
            return worker;
        }
        catch (Win32Exception e)
        {
            throw new WorkerException(e.Message);
        }
    }

    public void Accept()
    {
        lock (gate)
        {
            isAccepted = true;
            held.ForEach(Console.Error.WriteLine);
            held.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Once it is disposed, the process can't tell any more.
        if (!Exited.IsCompleted && !process.HasExited)
        {
            process.StandardInput.Close();
            process.Kill(entireProcessTree: true);
        }
        await Exited;
        process.Dispose();
    }

    private async Task WatchAsync(bool hasLeash, ILogger logger)
    {
        try
        {
            if (hasLeash && await process.StandardOutput.ReadLineAsync() is { } id)
                logger.WorkerStarted(id);
            await Task.WhenAll(CopyOutputAsync(), CopyErrorsAsync());
            await process.WaitForExitAsync();
            exited.TrySetResult(lastWords ?? $"exit code {process.ExitCode}");
        }
        catch (Exception e)
        {
            exited.TrySetException(e);
        }
    }

    private async Task CopyOutputAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            await Console.Out.WriteLineAsync(line);
    }

    private async Task CopyErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                Remember(line);
                if (isAccepted)
                    Console.Error.WriteLine(line);
                else
                    held.Add(line);
            }
        }
    }

    /// <summary>Of an exception the line that names it, without its stack.</summary>
    private void Remember(string line)
    {
        if (isDying || line.Length == 0 || line.StartsWith("   at ", StringComparison.Ordinal))
            return;
        lastWords = line;
        isDying = line.StartsWith("Unhandled exception.", StringComparison.Ordinal);
    }
}
