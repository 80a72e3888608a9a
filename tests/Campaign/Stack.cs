using System.Diagnostics;
using LocalRuntime.Tests.Support;
using Notifications.Tests.Support;

namespace Campaign;

/// <summary>The app, storage and the real-time service, each in processes of its own that can be killed, stopped and slowed.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private const string SigningKey = "a-signing-key-for-campaigns-that-is-long-enough-for-jwt";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly int[] ports = FreePorts.Take(2);
    private AzuriteServer? azurite;
    private Process? emulator;
    private AppProcess? app;

    public Uri Api => new($"http://127.0.0.1:{ports[0]}/api/v1/");

    public AzuriteServer Storage => azurite!;

    public AppProcess App => app!;

    public int EmulatorId => emulator!.Id;

    public async Task StartAsync()
    {
        azurite = await AzuriteServer.StartAsync();
        await StartEmulatorAsync();
        await StartAppAsync();
    }

    /// <summary>Starts what ended: the host gives up when its worker was killed too often.</summary>
    public async Task HealAsync()
    {
        if (app is { HasExited: true })
        {
            await app.DisposeAsync();
            await StartAppAsync();
        }
        await AnswersAsync();
    }

    public async Task RestartAppAsync(bool kill)
    {
        if (kill)
            await App.KillAsync();
        else
            await App.StopAsync();
        await App.DisposeAsync();
        await StartAppAsync();
    }

    public async Task RestartEmulatorAsync()
    {
        await EndEmulatorAsync();
        await StartEmulatorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        await EndEmulatorAsync();
        if (azurite is not null)
            await azurite.DisposeAsync();
    }

    /// <summary>The API answers, storage and real-time service included.</summary>
    private async Task AnswersAsync()
    {
        using var http = new HttpClient { BaseAddress = Api, Timeout = TimeSpan.FromSeconds(60) };
        await Until.HoldsAsync("the app is healthy", StartLimit, async () =>
        {
            using var answer = await http.GetAsync(new Uri("health", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        });
    }

    private async Task StartAppAsync()
    {
        app = AppProcess.Start(new Dictionary<string, string?>
        {
            ["LocalHost__Port"] = $"{ports[0]}",
            // What a killed worker had in hand comes back within the round, not after ten minutes.
            ["LocalHost__QueueLease"] = "00:00:20",
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["Logging__LogLevel__Function"] = "Warning",
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.100",
            ["AzureWebJobsStorage"] = Storage.ConnectionString("test1"),
            ["AzureSignalRConnectionString"] = $"Endpoint=http://127.0.0.1;Port={ports[1]};AccessKey={SigningKey};Version=1.0;",
            ["Notifications__Auth__SigningKey"] = SigningKey,
            ["Notifications__Auth__DevelopmentTokens"] = "true",
            ["Notifications__Idempotency__Lease"] = "00:00:20",
        });
        await app.StartedAsync().WaitAsync(StartLimit);
    }

    private async Task StartEmulatorAsync()
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppProcess.BuiltIn("infra", "local", "SignalR.Emulator"), "SignalR.Emulator.dll"), "--port", $"{ports[1]}",
            "--access-key", SigningKey, "--upstream", $"http://127.0.0.1:{ports[0]}/runtime/webhooks/signalr",
        ])
        { RedirectStandardOutput = true };
        emulator = Process.Start(start)!;
        var ready = await emulator.StandardOutput.ReadLineAsync().WaitAsync(StartLimit);
        if (ready?.StartsWith("SignalR emulator is ready", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"The real-time service did not start: {ready}");
    }

    private async Task EndEmulatorAsync()
    {
        if (emulator is null)
            return;
        emulator.Kill();
        await emulator.WaitForExitAsync();
        emulator.Dispose();
        emulator = null;
    }
}
