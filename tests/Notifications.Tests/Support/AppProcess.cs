using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Notifications.Tests.Support;

/// <summary>The app as its own processes, host and worker, for what can't be shown within this one: ending at start, and being
/// killed.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    /// <summary>Wide: two processes start or end, on a machine that may be busy with much else.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private const string WorkerStarted = "Worker process ";
    private readonly Process process;
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> errors = new();

    private AppProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The process of the worker that was started last; 0 before there is one.</summary>
    public int WorkerId { get; private set; }

    /// <summary>What it wrote to standard error.</summary>
    public IEnumerable<string> Errors => errors;

    public static AppProcess Start(IReadOnlyDictionary<string, string?> environment)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(BuiltIn("infra", "local", "Host"), "Functions.LocalHost.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateTempSubdirectory("notifications-app-").FullName,
        };
        info.Environment["LocalHost__App"] = BuiltIn("functions");
        info.Environment["LocalHost__Settings"] = "none.json";
        info.Environment["LocalHost__StateFolder"] = info.WorkingDirectory;
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        var app = new AppProcess(new Process { StartInfo = info });
        app.Listen();
        return app;
    }

    /// <summary>Done when it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public Task StartedAsync() => started.Task.WaitAsync(Limit);

    public async Task<int> ExitCodeAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Limit);
        return process.ExitCode;
    }

    /// <summary>As <c>kill -9</c>: it has no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitCodeAsync();
    }

    /// <summary>As <c>kill</c>: it may finish what it has begun.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await ExitCodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        Directory.Delete(process.StartInfo.WorkingDirectory, recursive: true);
        process.Dispose();
    }

    /// <summary>A project's output, in the configuration of these tests: <c>tests/Notifications.Tests/bin/Debug/net10.0</c> is where they
    /// run.</summary>
    public static string BuiltIn(params string[] project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine([root.FullName, .. project, "bin", output.Parent.Name, output.Name]);
    }

    private void Listen()
    {
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => started.TrySetException(new InvalidOperationException($"The app ended: {string.Join('\n', errors)}"));
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
                errors.Enqueue(text);
        };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Job host started", StringComparison.Ordinal) == true)
                started.TrySetResult();
            if (line.Data?.IndexOf(WorkerStarted, StringComparison.Ordinal) is >= 0 and var at)
                WorkerId = int.Parse(line.Data[(at + WorkerStarted.Length)..].Split(' ')[0], CultureInfo.InvariantCulture);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
