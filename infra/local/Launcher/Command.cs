using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Launcher;

/// <summary>Programs that are run to their end.</summary>
internal static class Command
{
    /// <summary>Runs a step. Its output is shown when it fails, or all along when the user wants to see everything.</summary>
    public static async Task RunAsync(string what, ProcessStartInfo start, bool verbose, CancellationToken cancellation)
    {
        await using var progress = new Progress(what);
        var output = new StringBuilder();
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Start(start);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            Log.Say(output.ToString().TrimEnd());
            throw new LaunchException($"{what} failed with exit code {process.ExitCode}.");
        }

        await progress.DoneAsync();

        void Keep(string? line)
        {
            if (line is null)
                return;
            if (verbose)
                Log.Say(line);
            else
                lock (output)
                    output.AppendLine(line);
        }
    }

    /// <summary>The program's output, or null when it isn't installed or failed.</summary>
    public static async Task<string?> TryReadAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using var process = Start(start);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await error;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public static ProcessStartInfo Dotnet(Repository repository, params ReadOnlySpan<string> arguments) =>
        new("dotnet", [.. arguments])
        {
            WorkingDirectory = repository.Root,
            // A build server that outlives this run would be a process that nobody stops.
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
        };

    /// <summary>On Windows npm is a script, which only the shell can start.</summary>
    public static ProcessStartInfo Npm(string folder, params ReadOnlySpan<string> arguments) =>
        OperatingSystem.IsWindows()
            ? new("cmd.exe", ["/c", "npm", .. arguments]) { WorkingDirectory = folder }
            : new("npm", [.. arguments]) { WorkingDirectory = folder };

    private static Process Start(ProcessStartInfo start) =>
        Process.Start(start) ?? throw new LaunchException($"{start.FileName} did not start.");
}
