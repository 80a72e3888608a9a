using System.Reflection;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Local.Configuration;
using Microsoft.Azure.Functions.Worker.Local.Functions;
using Microsoft.Azure.Functions.Worker.Local.Http;
using Microsoft.Azure.Functions.Worker.Local.Outputs;
using Microsoft.Azure.Functions.Worker.Local.Queues;
using Microsoft.Azure.Functions.Worker.Local.SignalR;
using Microsoft.Azure.Functions.Worker.Local.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>Makes routes, listeners and triggers of the app's functions; one that cannot be made is left out and logged.</summary>
internal sealed class FunctionIndexer(
    IServiceProvider services,
    IServiceScopeFactory scopes,
    IOptions<LocalHostOptions> options,
    IOptions<WorkerOptions> worker,
    AppSettings settings,
    SignalRHttp signalR,
    Middlewares middleware,
    ILoggerFactory loggers)
{
    private const string QueuePoison = "-poison";

    private readonly ILogger _log = loggers.CreateLogger("Host.Startup");
    private readonly ObjectSerializer _serializer = worker.Value.Serializer!;

    public FunctionIndex Index(HostJson host, string root)
    {
        var assembly = options.Value.FunctionAssembly is { } name
            ? Assembly.Load(new AssemblyName(name))
            : Assembly.GetEntryAssembly() ?? throw new InvalidOperationException("There is no entry assembly; set LocalHost:FunctionAssembly.");
        var pipeline = FunctionPipeline.Build(middleware.All);
        var resolver = new DefaultInlineConstraintResolver(Options.Create(new RouteOptions()), services);
        var index = new FunctionIndex(assembly.GetName().Name!);
        foreach (var entry in new FunctionReader(_serializer).Read(assembly))
        {
            if (settings.IsDisabled(entry.Name))
            {
                Log.Disabled(_log, entry.Name);
                continue;
            }

            try
            {
                var outputs = new OutputWriter([.. entry.Outputs.Select(o => (o.Name, Target(o, host)))], _serializer);
                var logger = loggers.CreateLogger("Function." + entry.Name);
                Add(index, new FunctionRunner(entry, pipeline, outputs, host.FunctionTimeout, logger), host, root, resolver);
            }
            catch (Exception e) when (e is SettingMissingException or FormatException or ArgumentException or InvalidOperationException)
            {
                Log.IndexingFailed(_log, entry.Name, e.Message);
            }
        }

        return index;
    }

    private IOutputTarget Target(OutputBinding output, HostJson host)
    {
        switch (output.Attribute)
        {
            case QueueOutputAttribute queue:
                var name = settings.Resolve(queue.QueueName);
                var connection = settings.Storage(queue.Connection);
                return new QueueOutput(() => QueueSource.Open(connection, name), host.Queues.Base64);
            case SignalROutputAttribute signal:
                var hub = settings.Resolve(signal.HubName ?? throw new SettingMissingException("The hub name is missing."));
                return new SignalROutput(new SignalRRest(SignalRConnection(signal.ConnectionStringSetting), hub, signalR));
            default:
                throw new InvalidOperationException($"{output.Attribute.GetType().Name} can't be written.");
        }
    }

    private SignalRConnection SignalRConnection(string? setting)
    {
        var text = settings.SignalR(setting);
        return text is null
            ? throw new SettingMissingException("The SignalR connection string is missing.")
            : SignalR.SignalRConnection.Parse(text);
    }

    private void Add(FunctionIndex index, FunctionRunner runner, HostJson host, string root, DefaultInlineConstraintResolver resolver)
    {
        switch (runner.Entry.Trigger)
        {
            case HttpTriggerAttribute http:
                var template = string.Join('/', new[] { host.RoutePrefix, (http.Route ?? runner.Entry.Name).Trim('/') }.Where(p => p.Length > 0));
                var route = new HttpRoute(runner, template, http.Methods, resolver);
                index.Routes.Add(route);
                Log.Mapped(_log, route.Template, route.Methods, runner.Entry.Name);
                break;
            case QueueTriggerAttribute queue:
                index.Queues.Add(Listener(runner, queue, host.Queues));
                break;
            case TimerTriggerAttribute timer:
                index.Timers.Add(Listener(runner, timer, index.HostId, root));
                break;
            case SignalRTriggerAttribute signal:
                var hub = settings.Resolve(signal.HubName);
                var address = SignalRTrigger.Address(hub, signal.Category, settings.Resolve(signal.Event));
                var trigger = new SignalRTrigger(runner, signal, hub, SignalRConnection(signal.ConnectionStringSetting).Key);
                if (!index.SignalRTriggers.TryAdd(address, trigger))
                    throw new InvalidOperationException($"Another function has the same hub, category and event '{signal.Event}'.");
                break;
            default:
                throw new InvalidOperationException($"{runner.Entry.Trigger.GetType().Name} can't be listened to.");
        }
    }

    private QueueListener Listener(FunctionRunner runner, QueueTriggerAttribute trigger, QueueSettings queues)
    {
        var logger = loggers.CreateLogger("Host.Triggers.Queues");
        var name = settings.Resolve(trigger.QueueName);
        var connection = settings.Storage(trigger.Connection);
        var queue = QueueSource.Open(connection, name);
        var poison = name.EndsWith(QueuePoison, StringComparison.Ordinal) ? null : QueueSource.Open(connection, name + QueuePoison);
        var lease = options.Value.QueueLease;
        var processor = new QueueMessageProcessor(runner, queue, poison, queues, lease, scopes, logger);
        return new QueueListener(queue, processor, queues, lease, logger);
    }

    private TimerListener Listener(FunctionRunner runner, TimerTriggerAttribute trigger, string hostId, string root)
    {
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var schedule = TimerSchedule.Parse(settings.Resolve(trigger.Schedule));
        var folder = options.Value.StateFolder ?? Path.Combine(root, ".local", "state");
        var state = trigger.UseMonitor && schedule.CanBeMonitored(time.GetUtcNow())
            ? new TimerState(Path.Combine(folder, "timers", hostId, runner.Entry.Name + ".json"))
            : null;
        return new TimerListener(runner, schedule, trigger, state, time, scopes, loggers.CreateLogger("Host.Triggers.Timer"));
    }
}

/// <summary>Everything that can start a function.</summary>
internal sealed class FunctionIndex(string hostId)
{
    public string HostId => hostId;

    public List<HttpRoute> Routes { get; } = [];

    public List<QueueListener> Queues { get; } = [];

    public List<TimerListener> Timers { get; } = [];

    public Dictionary<string, SignalRTrigger> SignalRTriggers { get; } = [];
}
