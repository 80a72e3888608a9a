using Azure.Storage.Queues;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Http;
using Functions.LocalHost.Outputs;
using Functions.LocalHost.Rpc;
using Functions.LocalHost.SignalR;
using Functions.LocalHost.Timers;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.Invocations;

/// <summary>What starts functions: routes, queues, timers and SignalR triggers. A function that can't be started is left out and
/// logged.</summary>
internal sealed class FunctionIndex(
    HostJson host, AppSettings settings, WorkerSupervisor worker, LocalHostOptions options, SignalRHttp signalR, TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly ILogger log = loggers.CreateLogger("Host.Startup");
    private readonly DefaultInlineConstraintResolver constraints =
        new(Options.Create(new RouteOptions()), new ServiceCollection().BuildServiceProvider());

    /// <summary>In alphabetical order of the functions' names: the first that matches wins.</summary>
    public List<HttpRoute> Routes { get; } = [];

    public List<FunctionInvoker> Queues { get; } = [];

    public List<TimerListener> Timers { get; } = [];

    public Dictionary<string, SignalRTrigger> SignalRTriggers { get; } = [];

    /// <param name="refused">Why the worker could not load functions, by name.</param>
    public void Add(IEnumerable<RpcFunctionMetadata> functions, IReadOnlyDictionary<string, string> refused)
    {
        foreach (var metadata in functions.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (settings.IsDisabled(metadata.Name))
            {
                log.Disabled(metadata.Name);
                continue;
            }
            try
            {
                if (refused.TryGetValue(metadata.Name, out var reason))
                    throw new InvalidOperationException(reason);
                Add(Function.Read(metadata));
            }
            catch (Exception e) when (e is SettingMissingException or FormatException or ArgumentException or InvalidOperationException)
            {
                log.IndexingFailed(metadata.Name, e.Message);
            }
        }
    }

    private void Add(Function function)
    {
        var outputs = new OutputWriter([.. function.Outputs.Select(o => (o.Name, Target(o)))]);
        var invoker = new FunctionInvoker(
            function, worker, outputs, host.FunctionTimeout, loggers.CreateLogger("Function." + function.Name));
        var trigger = function.Trigger;
        switch (trigger.Type.ToUpperInvariant())
        {
            case "HTTPTRIGGER":
                AddRoute(invoker, trigger);
                break;
            case "QUEUETRIGGER":
                settings.Storage(trigger.Text("connection"));
                settings.Resolve(trigger.Text("queueName") ?? "");
                Queues.Add(invoker);
                break;
            case "TIMERTRIGGER":
                Timers.Add(Timer(invoker, trigger));
                break;
            case "SIGNALRTRIGGER":
                AddSignalR(invoker, trigger);
                break;
            default:
                throw new InvalidOperationException($"A trigger of type {trigger.Type} can't be listened to.");
        }
    }

    private void AddRoute(FunctionInvoker invoker, Binding trigger)
    {
        var name = invoker.Function.Name;
        var template = string.Join('/', new[] { host.RoutePrefix, (trigger.Text("route") ?? name).Trim('/') }.Where(p => p.Length > 0));
        var route = new HttpRoute(invoker, template, trigger.Texts("methods"), constraints);
        Routes.Add(route);
        log.Mapped(route.Template, route.Methods, name);
    }

    private void AddSignalR(FunctionInvoker invoker, Binding trigger)
    {
        var hub = settings.Resolve(trigger.Text("hubName") ?? "");
        var @event = settings.Resolve(trigger.Text("event") ?? "");
        var address = SignalRTrigger.Address(hub, trigger.Text("category") ?? "", @event);
        if (!SignalRTriggers.TryAdd(address, new SignalRTrigger(invoker, Connection(trigger).Key)))
            throw new InvalidOperationException($"Another function has the same hub, category and event '{@event}'.");
    }

    private TimerListener Timer(FunctionInvoker invoker, Binding trigger)
    {
        var schedule = TimerSchedule.Parse(settings.Resolve(trigger.Text("schedule") ?? ""));
        var folder = options.StateFolder ?? Path.Combine(".local", "state");
        var state = trigger.Flag("useMonitor", true) && schedule.CanBeMonitored(time.GetUtcNow())
            ? new TimerState(Path.Combine(folder, "timers", invoker.Function.Name + ".json"))
            : null;
        return new TimerListener(
            invoker, schedule, trigger.Flag("runOnStartup", false), state, time, loggers.CreateLogger("Host.Triggers.Timer"));
    }

    private IOutputTarget Target(Binding output)
    {
        switch (output.Type.ToUpperInvariant())
        {
            case "QUEUE":
                var name = settings.Resolve(output.Text("queueName") ?? "");
                var connection = settings.Storage(output.Text("connection"));
                // The text is encoded by the output itself.
                return new QueueOutput(
                    () => new QueueClient(connection, name, new() { MessageEncoding = QueueMessageEncoding.None }), host.Queues.Base64);
            case "SIGNALR":
                var hub = settings.Resolve(output.Text("hubName") ?? throw new SettingMissingException("The hub name is missing."));
                return new SignalROutput(new SignalRRest(Connection(output), hub, signalR));
            default:
                throw new InvalidOperationException($"An output of type {output.Type} can't be written.");
        }
    }

    private SignalRConnection Connection(Binding binding) => SignalRConnection.Parse(
        settings.SignalR(binding.Text("connectionStringSetting"))
        ?? throw new SettingMissingException("The SignalR connection string is missing."));
}
