using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Notifications.Platform.Http;

namespace Notifications.Platform.Storage;

/// <summary>Around what runs for a queue or a timer. Its storage calls come after those of requests. A message that failed because of
/// storage goes back to its queue and waits longer each time: at the host's five attempts it would be a dead letter within two minutes.
/// When the host stops, what has begun gets some time to end.</summary>
public sealed class QueueWorkMiddleware(Queues queues, QueueFaults faults, TimeProvider time, ILogger<QueueWorkMiddleware> logger)
    : IFunctionsWorkerMiddleware
{
    /// <summary>How often a message waited for storage; a member of the message, which its handler does not know.</summary>
    internal const string Waited = "waitedForStorage";

    /// <summary>So often, which is for two hours; then the host's attempts count.</summary>
    private const int MaxWaits = 30;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2), LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>While not even the queue takes it, it stays with its function, which the host ends after five minutes.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(4);

    /// <summary>What a function may still take once it is told to stop. An app has 10 s to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly FunctionAttributes<QueueTriggerAttribute> triggers = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var trigger = Triggers.Of(context);
        if (trigger.IsQueueOrTimer)
            QueueWork.Enter();
        if (!trigger.IsQueue)
        {
            await next(context);
            return;
        }
        using var grace = new CancellationTokenSource();
        await using var registration = context.CancellationToken.Register(() => grace.CancelAfter(Grace));
        var started = time.GetTimestamp();
        try
        {
            await next(new ContextWithGrace(context, grace.Token));
        }
        catch (Exception e)
        {
            if (StorageFaults.IsOutage(e) && !grace.IsCancellationRequested && await TryReturnAsync(context, e, started))
                return;
            await faults.NoteAsync(context, e);
            throw;
        }
    }

    /// <summary>False when the message has waited often enough, or can't be put back.</summary>
    private async Task<bool> TryReturnAsync(FunctionContext context, Exception fault, long started)
    {
        if (triggers.Of(context)?.QueueName is not { } queue || Read(context) is not { } message)
            return false;
        var waits = message[Waited]?.GetValue<int>() ?? 0;
        if (waits >= MaxWaits)
            return false;
        message[Waited] = waits + 1;
        var wait = WaitAfter(waits);
        while (!await TrySendAsync(queue, message, wait, context.CancellationToken))
        {
            if (context.CancellationToken.IsCancellationRequested || time.GetElapsedTime(started) > HeldFor)
                return false;
            await Task.Delay(FirstWait, time, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        logger.WaitsForStorage(context.FunctionDefinition.Name, wait.TotalSeconds, fault.GetType().Name);
        return true;
    }

    private async Task<bool> TrySendAsync(string queue, JsonObject message, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            message[QueueWaits.HiddenUntil] = time.GetUtcNow() + wait;
            await queues.ReturnAsync(queue, message.ToJsonString(), wait, cancellation);
            return true;
        }
        catch (Exception e) when (StorageFaults.IsOutage(e) || cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TimeSpan WaitAfter(int waits)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(waits, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>Null when it is no object: then nothing can be noted in it.</summary>
    private static JsonObject? Read(FunctionContext context)
    {
        try
        {
            return context.BindingContext.BindingData.GetValueOrDefault("QueueTrigger") is string text ? JsonNode.Parse(text) as JsonObject
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The invocation, whose token fires a while after the host's.</summary>
    private sealed class ContextWithGrace(FunctionContext inner, CancellationToken token) : FunctionContext
    {
        public override string InvocationId => inner.InvocationId;

        public override string FunctionId => inner.FunctionId;

        public override TraceContext TraceContext => inner.TraceContext;

        public override BindingContext BindingContext => inner.BindingContext;

        public override RetryContext RetryContext => inner.RetryContext;

        public override FunctionDefinition FunctionDefinition => inner.FunctionDefinition;

        public override IInvocationFeatures Features => inner.Features;

        public override CancellationToken CancellationToken => token;

        public override IServiceProvider InstanceServices
        {
            get => inner.InstanceServices;
            set => inner.InstanceServices = value;
        }

        public override IDictionary<object, object> Items
        {
            get => inner.Items;
            set => inner.Items = value;
        }
    }
}
