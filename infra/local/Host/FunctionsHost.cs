using System.Net.Sockets;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Http;
using Functions.LocalHost.Invocations;
using Functions.LocalHost.Queues;
using Functions.LocalHost.SignalR;
using Functions.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost;

/// <summary>The whole host: one app, its worker, and all that starts its functions.</summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    /// <summary>What functions get once they are told to stop.</summary>
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(2);

    private readonly LocalHostOptions options;
    private readonly AppFolder app;
    private readonly LocalSettings localSettings;
    private readonly AppSettings settings;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly ILogger log;
    private readonly RpcServer rpc;
    private readonly WorkerSupervisor worker;
    private readonly SignalRHttp signalR;
    private readonly HttpForwarding forwarding;
    private readonly HttpServer http;
    private QueueListeners? queues;
    private FunctionIndex? index;

    /// <param name="configuration">The environment; local.settings.json is laid below it.</param>
    /// <param name="launcher">Starts workers; null: as a process.</param>
    public FunctionsHost(
        LocalHostOptions options, IConfiguration configuration, ILoggerFactory loggers, TimeProvider time, IWorkerLauncher? launcher = null)
    {
        this.options = options;
        this.time = time;
        this.loggers = loggers;
        log = loggers.CreateLogger("Host.Startup");
        app = new AppFolder(Path.GetFullPath(options.App));
        localSettings = LocalSettings.Read(options.SettingsFile);
        settings = AppSettings.Create(configuration, localSettings);
        rpc = new RpcServer(loggers);
        worker = new WorkerSupervisor(rpc, launcher ?? new WorkerProcessLauncher(app, settings, log), app, time, log);
        signalR = new SignalRHttp(time);
        forwarding = new HttpForwarding(loggers);
        http = new HttpServer(options, new ServiceCollection().BuildServiceProvider(), loggers);
    }

    /// <summary>Where it listens.</summary>
    public Uri Uri { get; private set; } = null!;

    /// <summary>Done when the worker can't be kept running; the result is its last words.</summary>
    public Task<string> WorkerFailed => worker.Failed;

    /// <exception cref="HostException">A port is taken, or the worker did not start.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        HostJson? host = null;
        string? error = null;
        try
        {
            host = HostJson.Read(app.Path, settings.Configuration, settings.IsDevelopment);
        }
        catch (FormatException e)
        {
            // A wrong host.json leaves the host up, with nothing but the answer that says so.
            log.InError(error = e.Message);
        }

        await rpc.StartAsync(cancellation);
        index = host is null ? null : await IndexAsync(host, cancellation);
        try
        {
            var front = new HttpFront(
                new HttpRouter(index?.Routes ?? []), forwarding, new SignalRWebhook(index?.SignalRTriggers ?? []), worker,
                new Cors(localSettings, loggers), error, log);
            Uri = await http.StartAsync(front, cancellation);
        }
        catch (IOException e) when (e.GetBaseException() is SocketException)
        {
            throw new HostException(
                $"Port {options.Port} of {options.Address} can't be used: {e.GetBaseException().Message}. Set LocalHost:Port to another "
                + "one, or 0 for any free one.");
        }

        if (queues is not null)
            await queues.StartAsync(cancellation);
        index?.Timers.ForEach(t => t.Start());
        log.Started(Uri);
    }

    /// <summary>Listening stops at once; what runs comes to its end first, and only then the worker is told to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        // Somebody waits for each answer, so only the function's own time limit ends a request.
        var requests = http.StopAsync(CancellationToken.None);
        using var limit = new CancellationTokenSource(options.DrainLimit);
        var drained = Task.WhenAll(
        [
            queues?.StopAsync(limit.Token) ?? Task.CompletedTask,
            .. index?.Timers.Select(t => t.StopAsync(limit.Token)) ?? [],
        ]);
        // What does not end even when it is told to ends with the worker.
        await Task.WhenAny(drained, Task.Delay(options.DrainLimit + CancelLimit));
        await requests;
        await worker.DisposeAsync();
        await drained;
        await DisposeListenersAsync();
        await rpc.DisposeAsync();
        forwarding.Dispose();
        signalR.Dispose();
        http.Dispose();
    }

    private async Task DisposeListenersAsync()
    {
        if (queues is not null)
            await queues.DisposeAsync();
        foreach (var timer in index?.Timers ?? [])
            await timer.DisposeAsync();
    }

    private async Task<FunctionIndex> IndexAsync(HostJson host, CancellationToken cancellation)
    {
        try
        {
            var functions = await worker.StartAsync(cancellation);
            var refused = await worker.LoadAsync(cancellation);
            var made = new FunctionIndex(host, settings, worker, options, signalR, time, loggers);
            made.Add(functions, refused);
            if (made.Queues.Count > 0)
                queues = new QueueListeners(made.Queues, host.Queues, options.QueueLease, settings, loggers);
            return made;
        }
        catch (WorkerException e)
        {
            throw new HostException(e.Message);
        }
    }
}
