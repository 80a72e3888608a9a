using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>The test app in a process of its own.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _errors = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("app-");

    public AppProcess(Dictionary<string, string> settings, string hostJson, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "host.json"), hostJson);
        var app = Path.Combine(AppContext.BaseDirectory, "LocalRuntime.Tests.App.dll");
        var start = new ProcessStartInfo("dotnet", [app, $"--LocalHost:Root={_folder.FullName}", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Writer.TryWrite(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Errors => _errors.ToString().Trim();

    /// <summary>Waits for a line of standard output that has this text.</summary>
    public async Task<string> LineAsync(string text)
    {
        while (true)
        {
            var line = await _lines.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
    }

    /// <summary>Where it listens, once it does.</summary>
    public async Task<Uri> ListeningAsync()
    {
        var line = await LineAsync("Job host started at ");
        return new Uri(line[(line.IndexOf("http", StringComparison.Ordinal))..].Trim());
    }

    public void Kill() => _process.Kill();

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> ExitedAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
