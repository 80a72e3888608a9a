using Functions.LocalHost.Configuration;
using Functions.LocalHost.Invocations;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.LocalHost.Queues;

/// <summary>Listens to queues by the WebJobs SDK, the very code that the host on Azure polls with.</summary>
internal sealed class QueueListeners : IAsyncDisposable
{
    private readonly IHost host;
    private readonly CancellationTokenSource drained = new();

    public QueueListeners(
        IReadOnlyList<FunctionInvoker> functions, QueueSettings settings, TimeSpan? lease, AppSettings app, ILoggerFactory loggers)
    {
        var jobs = QueueJobTypes.Make(functions.Select(f =>
            (f.Function.Name, app.Resolve(f.Function.Trigger.Text("queueName") ?? ""), f.Function.Trigger.Text("connection"))));
        var dispatcher = new QueueDispatcher(functions.ToDictionary(f => f.Function.Name), drained.Token);
        host = new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration.AddConfiguration(app.Configuration))
            .ConfigureWebJobs(webJobs => webJobs.AddAzureStorageQueues(queues =>
            {
                queues.BatchSize = settings.BatchSize;
                queues.NewBatchThreshold = settings.FetchAt;
                queues.MaxDequeueCount = settings.MaxDequeueCount;
                queues.VisibilityTimeout = settings.VisibilityTimeout;
                queues.MaxPollingInterval = settings.MaxPollingInterval;
                queues.MessageEncoding = settings.Base64 ? Azure.Storage.Queues.QueueMessageEncoding.Base64
                    : Azure.Storage.Queues.QueueMessageEncoding.None;
            }))
            .ConfigureServices(services =>
            {
                services.AddSingleton<ILoggerFactory>(new QueueLogs(loggers));
                services.AddSingleton<ITypeLocator>(new OneType(jobs));
                services.AddSingleton<IJobActivator>(new Activator(jobs, dispatcher));
                // The host that this one belongs to decides when to stop.
                services.AddSingleton<IHostLifetime, NoLifetime>();
                QueueClients.Configure(services, lease, loggers.CreateLogger("Host.Triggers.Queues"));
            })
            .Build();
    }

    public Task StartAsync(CancellationToken cancellation) => host.StartAsync(cancellation);

    /// <summary>Stops polling and waits for what runs.</summary>
    /// <param name="limit">What still runs then is told to stop.</param>
    public async Task StopAsync(CancellationToken limit)
    {
        await using var registration = limit.Register(drained.Cancel);
        await host.StopAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        drained.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class OneType(Type type) : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [type];
    }

    private sealed class Activator(Type type, QueueDispatcher dispatcher) : IJobActivator
    {
        private readonly object jobs = System.Activator.CreateInstance(type, dispatcher)!;

        public T CreateInstance<T>() => (T)jobs;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What the WebJobs SDK logs of single invocations is left out: this host says it once, under the function's own name.</summary>
internal sealed class QueueLogs(ILoggerFactory loggers) : ILoggerFactory
{
    private static readonly string[] Repeated = ["Function.", "Host.Results", "Host.Aggregator", "Host.Executor"];

    public ILogger CreateLogger(string categoryName) =>
        Array.Exists(Repeated, r => categoryName.StartsWith(r, StringComparison.Ordinal)) ? NullLogger.Instance
        : loggers.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <summary>The factory is its owner's.</summary>
    public void Dispose()
    {
    }
}
