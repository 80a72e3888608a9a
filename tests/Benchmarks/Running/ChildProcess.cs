using System.Collections.Concurrent;
using System.Diagnostics;

namespace Benchmarks.Running;

/// <summary>A program that is measured or needed: started, watched, killed at the end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly string name;
    private readonly Process process;
    private readonly ConcurrentQueue<string> lastLines = new();
    private readonly Task output;

    private ChildProcess(string name, Process process, Action<string>? onLine)
    {
        this.name = name;
        this.process = process;
        output = Task.WhenAll(CopyAsync(process.StandardOutput, onLine), CopyAsync(process.StandardError, onLine));
    }

    public int Id => process.Id;

    /// <summary>Resident memory in MB.</summary>
    public double MemoryMb
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1048576.0;
        }
    }

    /// <param name="onLine">Sees each line that the program writes.</param>
    public static ChildProcess Start(
        string name, IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, Action<string>? onLine = null)
    {
        string[] parts = [.. command];
        var start = new ProcessStartInfo(parts[0], parts[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        var process = Process.Start(start) ?? throw new BenchmarkException($"{name} did not start.");
        return new ChildProcess(name, process, onLine);
    }

    /// <exception cref="BenchmarkException">The program ended; its last lines are in the message.</exception>
    public void RequireRunning()
    {
        if (process.HasExited)
            throw new BenchmarkException($"{name} ended with exit code {process.ExitCode}:\n{string.Join('\n', lastLines)}");
    }

    /// <summary>Nothing of it is needed afterwards: it is not asked, it is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        using (process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(StopLimit);
            await output.WaitAsync(StopLimit);
        }
    }

    private async Task CopyAsync(StreamReader reader, Action<string>? onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > KeptLines)
                lastLines.TryDequeue(out _);
            onLine?.Invoke(line);
        }
    }
}
