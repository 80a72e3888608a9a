using System.Text.Json;
using Functions.LocalHost;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Support;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LocalHost = Functions.LocalHost.FunctionsHost;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>
/// A host in this process, on a free port, with its own settings and host.json, and the test app's worker, also in this process.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly LocalHost host;
    private readonly InProcessWorker worker;
    private readonly ILoggerFactory loggers;
    private readonly DirectoryInfo folder;
    private readonly bool ownsFolder;
    private readonly Lazy<Task> stop;

    private FunctionsHost(
        LocalHost host, InProcessWorker worker, ILoggerFactory loggers, ListLogger log, Probe probe, DirectoryInfo folder, bool ownsFolder)
    {
        this.host = host;
        this.worker = worker;
        this.loggers = loggers;
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        Log = log;
        Probe = probe;
        stop = new Lazy<Task>(() => host.DisposeAsync().AsTask());
        Client = new HttpClient { BaseAddress = host.Uri, Timeout = TimeSpan.FromMinutes(3) };
    }

    public HttpClient Client { get; }

    public Uri Uri => host.Uri;

    /// <summary>The worker's container.</summary>
    public IServiceProvider Services => worker.Services;

    public Probe Probe { get; }

    public ListLogger Log { get; }

    /// <param name="settings">As in local.settings.json.</param>
    /// <param name="localHost">What stands beside the settings there, under <c>Host</c>.</param>
    /// <param name="folder">Keeps timers' schedules from one start to the next.</param>
    public static async Task<FunctionsHost> StartAsync(
        Dictionary<string, string>? settings = null,
        string? hostJson = null,
        Action<FunctionsApplicationBuilder>? configure = null,
        DirectoryInfo? folder = null,
        Func<FunctionCall, CancellationToken, Task<object?>>? on = null,
        TimeSpan? lease = null,
        TimeProvider? time = null,
        object? localHost = null,
        TimeSpan? drainLimit = null)
    {
        var root = folder ?? Directory.CreateTempSubdirectory("functions-");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "host.json"), hostJson ?? """{ "version": "2.0" }""");
        await File.WriteAllTextAsync(
            Path.Combine(root.FullName, "local.settings.json"),
            JsonSerializer.Serialize(new { IsEncrypted = false, Values = settings ?? [], Host = localHost ?? new { } }));
        var probe = new Probe();
        if (on is not null)
            probe.On = on;
        var log = new ListLogger();
        var loggers = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning));
        var variables = (settings ?? []).Select(s =>
            KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value));
        var worker = new InProcessWorker(typeof(TestApp).Assembly, variables, builder =>
        {
            builder.Services.AddSingleton(probe);
            TestApp.Configure(builder);
            configure?.Invoke(builder);
        });
        var options = new LocalHostOptions
        {
            Port = 0,
            App = root.FullName,
            StateFolder = Path.Combine(root.FullName, "state"),
            QueueLease = lease,
        };
        options.DrainLimit = drainLimit ?? options.DrainLimit;
        var host = new LocalHost(options, new ConfigurationBuilder().Build(), loggers, time ?? TimeProvider.System, worker);
        try
        {
            await host.StartAsync(CancellationToken.None);
            return new FunctionsHost(host, worker, loggers, log, probe, root, folder is null);
        }
        catch
        {
            await host.DisposeAsync();
            loggers.Dispose();
            if (folder is null)
                root.Delete(recursive: true);
            throw;
        }
    }

    public Task StopAsync() => stop.Value;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await stop.Value;
        loggers.Dispose();
        if (ownsFolder)
            folder.Delete(recursive: true);
    }
}
