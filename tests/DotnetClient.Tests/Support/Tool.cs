using System.Diagnostics;
using Xunit;

namespace DotnetClient.Tests.Support;

internal static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Runs a program to its end, and gives what it wrote.</summary>
    public static async Task<string> RunAsync(
        string file, string[] arguments, string folder, params (string Name, string? Value)[] environment)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        using var process = Process.Start(info)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {output}\n{await errors}");
            return output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
