using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Launcher;

/// <summary>One of the programs that a run consists of, with its output in the log.</summary>
internal sealed partial class Service : IDisposable
{
    private const int SigKill = 9;

    /// <summary>
    /// A program in a session of its own doesn't get the terminal's Ctrl-C, which is the launcher's, and whatever it starts can be ended
    /// with it. Where there is no such tool, programs get Ctrl-C as well and end a little earlier.
    /// </summary>
    private static readonly string? SetSid = OperatingSystem.IsLinux()
        ? Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists)
        : null;

    private readonly Process process;

    private Service(string name, Process process, Task exited)
    {
        Name = name;
        this.process = process;
        Exited = exited;
    }

    public string Name { get; }

    /// <summary>Completes when the program has ended and its last line is in the log.</summary>
    public Task Exited { get; }

    public int ExitCode => process.ExitCode;

    /// <param name="output">Its standard output is shown too, and not only what it reports as an error.</param>
    public static Service Start(string name, string color, ProcessStartInfo start, bool output)
    {
        if (SetSid is not null)
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.FileName = SetSid;
        }

        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment[StartupHook.Variable] = typeof(StartupHook).Assembly.Location;
        var process = Process.Start(start) ?? throw new LaunchException($"{start.FileName} did not start.");
        var exited = Task.WhenAll(
            CopyAsync(process.StandardOutput, line => Show(line, output)),
            CopyAsync(process.StandardError, line => Show(line, true)),
            process.WaitForExitAsync());
        return new Service(name, process, exited);

        void Show(string line, bool show)
        {
            if (show)
                Log.Line(name, color, line);
        }
    }

    /// <summary>
    /// Asks the program to end, and kills it when it takes longer than <paramref name="grace"/>; then all that it started.
    /// </summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken now)
    {
        // The same as when the launcher is killed: StartupHook and preload.cjs make it a SIGTERM.
        process.StandardInput.Close();
        try
        {
            await Exited.WaitAsync(grace, now);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Log.Say($"{Name} did not stop in time and is killed.");
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        if (SetSid is not null)
            _ = Kill(-process.Id, SigKill);
    }

    public void Dispose() => process.Dispose();

    private static async Task CopyAsync(StreamReader output, Action<string> line)
    {
        while (await output.ReadLineAsync() is { } text)
            line(text);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
