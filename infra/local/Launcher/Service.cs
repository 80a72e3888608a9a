using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Launcher;

/// <summary>One of the programs that a run consists of, with its output in the log.</summary>
internal sealed partial class Service : IDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;

    private Service(string name, Process process, Task exited)
    {
        Name = name;
        _process = process;
        Exited = exited;
    }

    public string Name { get; }

    /// <summary>Completes when the program has ended and its last line is in the log.</summary>
    public Task Exited { get; }

    public int ExitCode => _process.ExitCode;

    public static Service Start(string name, string color, ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new LaunchException($"{start.FileName} did not start.");
        var exited = Task.WhenAll(
            CopyAsync(process.StandardOutput, name, color), CopyAsync(process.StandardError, name, color), process.WaitForExitAsync());
        return new Service(name, process, exited);
    }

    /// <summary>Asks the program to end, and kills it with all that it started when it takes longer than <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken now)
    {
        if (!_process.HasExited && !OperatingSystem.IsWindows())
            _ = Kill(_process.Id, SigTerm);
        // Windows has no SIGTERM: there Ctrl-C reaches the programs of the console by itself, and Azurite minds its input's end.
        _process.StandardInput.Close();
        try
        {
            await Exited.WaitAsync(grace, now);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Log.Say($"{Name} did not stop in time and is killed.");
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _process.Dispose();

    private static async Task CopyAsync(StreamReader output, string name, string color)
    {
        while (await output.ReadLineAsync() is { } line)
            Log.Line(name, color, line);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
