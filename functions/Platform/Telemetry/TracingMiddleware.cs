using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Notifications.Platform.Http;

namespace Notifications.Platform.Telemetry;

/// <summary>Gives what a queue message does its place in the trace of what enqueued it. The worker's own span, which knows only the host's
/// poll, is linked.</summary>
public sealed class TracingMiddleware : IFunctionsWorkerMiddleware
{
    private readonly FunctionAttributes<QueueTriggerAttribute> triggers = new();

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        Tracing.Source.HasListeners() && triggers.Of(context)?.QueueName is { } queue ? ProcessAsync(context, next, queue) : next(context);

    private static async Task ProcessAsync(FunctionContext context, FunctionExecutionDelegate next, string queue)
    {
        var data = context.BindingContext.BindingData;
        var stamp = data.GetValueOrDefault("QueueTrigger") is string message ? Tracing.StampOf(message) : null;
        using var processing = Tracing.StartLater($"process {queue}", ActivityKind.Consumer, stamp, Tracing.Current);
        processing?.SetTag("messaging.destination.name", queue).SetTag("messaging.operation.type", "process")
            .SetTag("messaging.message.delivery_attempt", data.GetValueOrDefault("DequeueCount")?.ToString());
        try
        {
            await next(context);
        }
        catch (Exception e)
        {
            processing?.Failed(e);
            throw;
        }
    }
}
