using System.Diagnostics;

namespace Browser.Tests.Samples;

/// <summary>A sample that was started, and says so in its first lines.</summary>
public sealed class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly Process process;

    private SampleProcess(Process process) => this.process = process;

    public StreamWriter Input => process.StandardInput;

    /// <param name="ready">What is in the line that it writes when it is ready.</param>
    public static async Task<SampleProcess> StartAsync(
        string file, string[] arguments, string ready, IReadOnlyDictionary<string, string> environment, string? folder = null)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        var sample = new SampleProcess(Process.Start(info)!);
        await sample.ReadUntilAsync(ready);
        return sample;
    }

    /// <summary>All lines up to one that has this.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(string part)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains(part, StringComparison.Ordinal))
                return lines;
        }
        throw new Xunit.Sdk.XunitException($"It ended without '{part}': {string.Join('\n', lines)}");
    }

    /// <summary>What is written from now on must not fill the pipe.</summary>
    public void Ignore() => _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
