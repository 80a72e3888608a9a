using System.Diagnostics;
using System.Net;
using System.Text.Json;
using LocalRuntime.Tests.Support;

namespace Benchmarks.Running;

/// <summary>The app and what it needs, each in a process of its own, on free ports, with empty storage.</summary>
internal sealed class Stack(bool storageInMemory) : IAsyncDisposable
{
    private const string SigningKey = "a-signing-key-for-benchmarks-that-is-long-enough";
    private const string EmulatorReady = "SignalR emulator is ready: ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(5);

    private readonly int appPort = FreePorts.Take(1)[0];
    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("notifications-bench-");
    private AzuriteServer? azurite;
    private ChildProcess? emulator, app;
    private string realtimeConnection = "";

    public string StorageConnection => azurite!.ConnectionString("test1");

    public Uri Api => new($"http://127.0.0.1:{appPort}/api/v1/");

    /// <summary>The host, which starts the worker.</summary>
    public ChildProcess App => app!;

    public ProcessUsage HostUsage => ProcessUsage.Of(App.Id);

    /// <summary>Of the process that the app's own code runs in.</summary>
    /// <exception cref="BenchmarkException">It does not run.</exception>
    public ProcessUsage WorkerUsage => ProcessUsage.LargestBelow(App.Id) ?? throw new BenchmarkException("the worker does not run.");

    public ChildProcess Emulator => emulator!;

    public async Task StartAsync(CancellationToken cancellation)
    {
        azurite = await AzuriteServer.StartAsync(storageInMemory);
        cancellation.ThrowIfCancellationRequested();
        await StartEmulatorAsync(cancellation);
        StartApp();
        await WaitForAsync("health", cancellation);
    }

    /// <summary>Ends the app and starts it again, without waiting until it answers.</summary>
    /// <param name="settings">On top of the common ones, named as in the environment.</param>
    public async Task RestartAppAsync(params IReadOnlyDictionary<string, string>[] settings)
    {
        await StopAppAsync();
        StartApp(settings);
    }

    public async Task StopAppAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        app = null;
    }

    /// <summary>While the app is stopped: once it was started again, the timer runs next at that moment, whatever its schedule.</summary>
    public async Task ScheduleTimerAsync(string function, DateTimeOffset next, CancellationToken cancellation)
    {
        // As the host keeps it of a timer that never ran.
        var status = new { Last = default(DateTimeOffset), Next = next, LastUpdated = TimeProvider.System.GetUtcNow() };
        await File.WriteAllTextAsync(
            Path.Combine(state.CreateSubdirectory("timers").FullName, $"{function}.json"), JsonSerializer.Serialize(status), cancellation);
    }

    /// <summary>Until the app answers a GET there with 200.</summary>
    public async Task WaitForAsync(string path, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Api };
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(http, path, cancellation))
        {
            App.RequireRunning();
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new BenchmarkException($"the app did not answer 200 at {Api}{path} within {StartLimit.TotalSeconds} s.");
            await Task.Delay(ProbeInterval, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAppAsync();
        if (emulator is not null)
            await emulator.DisposeAsync();
        if (azurite is not null)
            await azurite.DisposeAsync();
        state.Delete(recursive: true);
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    private async Task StartEmulatorAsync(CancellationToken cancellation)
    {
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        emulator = ChildProcess.Start(
            "the SignalR emulator",
            ["dotnet", Outputs.Built("infra/local/SignalR.Emulator", "SignalR.Emulator.dll"), "--port", "0",
                "--upstream", $"http://127.0.0.1:{appPort}/runtime/webhooks/signalr"],
            new Dictionary<string, string>(),
            line =>
            {
                if (line.StartsWith(EmulatorReady, StringComparison.Ordinal))
                    ready.TrySetResult(line[EmulatorReady.Length..]);
            });
        try
        {
            realtimeConnection = await ready.Task.WaitAsync(StartLimit, cancellation);
        }
        catch (TimeoutException)
        {
            emulator.RequireRunning();
            throw new BenchmarkException($"the SignalR emulator was not ready within {StartLimit.TotalSeconds} s.");
        }
    }

    private void StartApp(params IReadOnlyDictionary<string, string>[] settings)
    {
        // As the launcher starts it: what is measured is what a developer runs.
        var environment = new Dictionary<string, string>
        {
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["LocalHost__Port"] = $"{appPort}",
            ["LocalHost__App"] = Path.GetDirectoryName(Outputs.Built("functions", "Notifications.dll"))!,
            ["LocalHost__Settings"] = "none.json",
            ["LocalHost__StateFolder"] = state.FullName,
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.100",
            ["AzureWebJobsStorage"] = StorageConnection,
            ["AzureSignalRConnectionString"] = realtimeConnection,
            ["Notifications__Auth__SigningKey"] = SigningKey,
            ["Notifications__Auth__DevelopmentTokens"] = "true",
            // One caller sends all: what is measured is how fast the app is, not its limit.
            ["Notifications__Sending__RateLimits__Enabled"] = "false",
        };
        foreach (var (name, value) in settings.SelectMany(s => s))
            environment[name] = value;
        app = ChildProcess.Start("the app", ["dotnet", Outputs.Built("infra/local/Host", "Functions.LocalHost.dll")], environment);
    }
}
