using System.Security.Cryptography;
using System.Text;
using Functions.LocalHost;
using LocalRuntime.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notifications.Operations.Retention;
using Notifications.Platform.Storage;
using Notifications.Tests.Support.OpenApi;
using SignalR.Emulator;
using SignalR.Testing;
using Xunit;

namespace Notifications.Tests.Support;

/// <summary>The whole app with its real container: real HTTP, an Azurite account and a real-time service of its own.</summary>
public class AppFixture : IAsyncLifetime
{
    public const string SigningKey = "a-signing-key-for-tests-that-is-long-enough-for-every-algorithm-of-jwt",
        ApiKey = "service-key-for-tests";

    /// <summary>Every event of the app, and the one that tests send.</summary>
    private static readonly string[] Targets =
    [
        "notification", "updated", "unreadCount", "progress", "refresh", "reload", "activity", "probe", "health", "message", "messageRead",
        "messageDeleted", "typing", "presence", "unreadMessages",
    ];

    private readonly AzuriteFixture azurite = new();
    private WebApplication? emulator;
    private FunctionsHost? host;
    private InProcessWorker? worker;
    private ILoggerFactory? loggers;
    private DirectoryInfo? state;

    public TestClock Clock { get; } = new();

    public HttpClient Http { get; protected set; } = null!;

    public IServiceProvider Services => worker!.Services;

    public string StorageConnection { get; private set; } = "";

    public string RealtimeConnection { get; private set; } = "";

    public int RealtimePort { get; private set; }

    protected int AppPort { get; private set; }

    protected Uri Api => new($"http://127.0.0.1:{AppPort}/api/v1/");

    /// <summary>Settings of one test class, on top of the common ones.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>What a test class puts into the container before the app does.</summary>
    protected virtual void AddServices(IServiceCollection services)
    {
    }

    /// <summary>The real-time service's clock: it refuses tokens of one that is far off.</summary>
    protected virtual TimeProvider RealtimeClock => TimeProvider.System;

    /// <summary>What a test class puts before the real-time service.</summary>
    protected virtual void ConfigureService(WebApplication service)
    {
    }

    /// <summary>An account of the shared Azurite, unless a test class needs one that it can stop.</summary>
    protected virtual async Task<string> StartStorageAsync()
    {
        await azurite.InitializeAsync();
        return azurite.ConnectionString;
    }

    public virtual async Task InitializeAsync()
    {
        await StartServicesAsync();
        await StartAppAsync();
    }

    public virtual async Task DisposeAsync()
    {
        await StopAppAsync();
        await StopEmulatorAsync();
    }

    /// <summary>What the app needs, without the app.</summary>
    protected async Task StartServicesAsync()
    {
        StorageConnection = await StartStorageAsync();
        AppPort = FreePort();
        await StartEmulatorAsync();
    }

    /// <summary>A client of the API that is somebody.</summary>
    public async Task<ApiClient> AsAsync(string user, params string[] roles)
    {
        var anonymous = new ApiClient(Http, null);
        var answer = await anonymous.PostAsync("dev/token", new { userId = user, roles });
        return new ApiClient(Http, answer.Json.GetProperty("token").GetString());
    }

    public Task<ApiClient> SenderAsync() => AsAsync("sender", "sender");

    /// <summary>All that is due, in every namespace.</summary>
    public Task<CleanupReport> CleanUpAsync(Throttle? throttle = null) =>
        Services.GetRequiredService<Cleanup>().RunAsync(new CleanupScope(null, throttle ?? Throttle.AtOnce), CancellationToken.None);

    /// <summary>A user nobody else in this test run has.</summary>
    public static string NewUser() => $"user-{Guid.CreateVersion7():N}";

    /// <summary>A real-time connection of somebody, which the app's negotiate endpoint sent to the real-time service.</summary>
    public Task<SignalRTestClient> ConnectAsync(ApiClient user, Action<string, System.Text.Json.JsonElement[]>? onMessage = null) =>
        SignalRTestClient.ConnectAsync(Api, user.Token, Targets, onMessage);

    public async Task StartEmulatorAsync()
    {
        emulator = SignalREmulator.Build(
            new SignalREmulatorOptions
            {
                Port = RealtimePort,
                UpstreamTemplate = $"http://127.0.0.1:{AppPort}/runtime/webhooks/signalr",
                TimeProvider = RealtimeClock,
            });
        ConfigureService(emulator);
        await emulator.StartAsync();
        RealtimePort = new Uri(emulator.Urls.First()).Port;
        RealtimeConnection = SignalREmulator.ConnectionString(emulator);
    }

    public async Task StopEmulatorAsync()
    {
        if (emulator is null)
            return;
        await emulator.StopAsync();
        await emulator.DisposeAsync();
        emulator = null;
    }

    public async Task StartAppAsync()
    {
        state = Directory.CreateTempSubdirectory("notifications-state-");
        var settings = CommonSettings().Concat(Settings).Select(s => s.TrimStart('-').Split('=', 2))
            .ToDictionary(s => s[0], s => (string?)s[1]);
        worker = new InProcessWorker(typeof(App).Assembly, settings, Configure);
        loggers = LoggerFactory.Create(
            logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        host = NewHost(settings);
        await host.StartAsync(CancellationToken.None);
        Http = DocumentedHttp.Client(Api);
    }

    public async Task StopAppAsync()
    {
        if (host is null)
            return;
        Http.Dispose();
        await host.DisposeAsync();
        host = null;
        loggers?.Dispose();
        state?.Delete(recursive: true);
    }

    public static int FreePort() => FreePorts.Take(1)[0];

    private FunctionsHost NewHost(Dictionary<string, string?> settings)
    {
        var options = new LocalHostOptions
        {
            Port = AppPort,
            App = AppContext.BaseDirectory,
            StateFolder = state!.FullName,
            // A developer's own settings stay out of the tests.
            Settings = Path.Combine(state.FullName, "none.json"),
            // A message whose receipt got lost on a busy machine comes again within a test's limit, not after ten minutes.
            QueueLease = TimeSpan.FromSeconds(5),
        };
        return new FunctionsHost(options, new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), loggers!, Clock, worker);
    }

    private void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(Clock);
        AddServices(builder.Services);
        builder.AddNotifications();
    }

    private IEnumerable<string> CommonSettings() =>
    [
        "--Logging:LogLevel:Default=Warning",
        $"--AzureWebJobsStorage={StorageConnection}", $"--AzureSignalRConnectionString={RealtimeConnection}",
        "--AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.100",
        "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:01",
        // A busy machine's storage is slow, not away.
        "--Notifications:Storage:Timeout=00:01:00",
        $"--Notifications:Auth:SigningKey={SigningKey}", "--Notifications:Auth:DevelopmentTokens=true",
        "--Notifications:Auth:ApiKeys:0:Name=tests",
        $"--Notifications:Auth:ApiKeys:0:Sha256={Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey)))}",
    ];
}
