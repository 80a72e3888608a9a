using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>The host and the test app's worker, each a process of its own, on the app's output with another host.json.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder errors = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("app-");
    private readonly DirectoryInfo app;

    public AppProcess(Dictionary<string, string> settings, string hostJson)
    {
        app = Directory.CreateDirectory(Path.Combine(folder.FullName, "app"));
        foreach (var entry in new DirectoryInfo(AppOutput()).EnumerateFileSystemInfos().Where(e => e.Name != "host.json"))
            File.CreateSymbolicLink(Path.Combine(app.FullName, entry.Name), entry.FullName);
        File.WriteAllText(Path.Combine(app.FullName, "host.json"), hostJson);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Functions.LocalHost.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        start.Environment["LocalHost__App"] = app.FullName;
        start.Environment["LocalHost__Port"] = "0";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => lines.Writer.TryWrite(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Errors => errors.ToString().Trim();

    public int Id => process.Id;

    /// <summary>Waits for a line of standard output that has this text.</summary>
    public async Task<string> LineAsync(string text)
    {
        while (true)
        {
            var line = await lines.Reader.ReadAsync().AsTask().WaitAsync(Limit);
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
    }

    /// <summary>Where it listens, once it does.</summary>
    public async Task<Uri> ListeningAsync()
    {
        var line = await LineAsync("Job host started at ");
        return new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim());
    }

    /// <summary>Puts a file into the app's folder, in place of the built one.</summary>
    public void Replace(string file, string text)
    {
        var path = Path.Combine(app.FullName, file);
        // It is a link: the built file stays as it is.
        File.Delete(path);
        File.WriteAllText(path, text);
    }

    public void Kill() => process.Kill();

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> ExitedAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Limit);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>In the configuration of these tests: <c>tests/LocalRuntime.Tests/bin/Debug/net10.0</c> is where they run.</summary>
    private static string AppOutput()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var tests = output.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(tests.FullName, "LocalRuntime.Tests.App", "bin", output.Parent.Name, output.Name);
    }
}
