using System.Diagnostics;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Notifications.Platform.Http;

namespace Notifications.Platform.Telemetry;

/// <summary>The app's spans. None is made while no exporter is set. Their tags hold ids, names of queues and tables, and outcomes: no
/// user, address, token or text.</summary>
internal static class Tracing
{
    /// <summary>The member of a queue message that says which span enqueued it (W3C Trace Context). Handlers do not know it, and a message
    /// without it begins a trace of its own.</summary>
    public const string Member = "traceparent";

    /// <summary>More links than this tell nobody anything.</summary>
    private const int MaxLinks = 100;

    public static readonly ActivitySource Source = new("Notifications");

    /// <summary>What is under way, to be kept with what follows later; null when there is no trace.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>Somebody listens: without that nothing is worth preparing.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>A part of what is under way; null when that is in no trace.</summary>
    public static Activity? Start(string what, string name, ActivityKind kind = ActivityKind.Internal) =>
        Activity.Current is not null && IsOn ? Source.StartActivity($"{what} {name}", kind) : null;

    /// <summary>What follows later, of one beginning or of several: it belongs to the trace of the first and is linked to the
    /// others.</summary>
    public static Activity? StartLater(string name, ActivityKind kind, params IEnumerable<string?> beginnings)
    {
        if (!Source.HasListeners())
            return null;
        ActivityContext[] contexts = [.. beginnings.Select(Read).OfType<ActivityContext>().Distinct().Take(MaxLinks)];
        return contexts is [var first, .. var others]
            ? Source.StartActivity(name, kind, first, links: others.Select(other => new ActivityLink(other)))
            : Source.StartActivity(name, kind);
    }

    public static ActivityContext? Read(string? traceparent) =>
        ActivityContext.TryParse(traceparent, null, isRemote: true, out var context) ? context : null;

    /// <summary>A message that is about to be enqueued, with its place in the trace.</summary>
    public static string Stamp(string message) => Current is { } id && message is ['{', .., '}']
        ? $"{message[..^1]}{(message.Length > 2 ? "," : "")}\"{Member}\":\"{id}\"}}" : message;

    /// <summary>What <see cref="Stamp"/> wrote; null when there is none, or the message is no object.</summary>
    public static string? StampOf(string message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(Member, out var stamp)
                && stamp.ValueKind == JsonValueKind.String ? stamp.GetString() : null;
        }
        catch (JsonException)
        {
            // Its handler fails on it and says so.
            return null;
        }
    }

    /// <summary>By its type alone: an exception's message may hold what no tag may.</summary>
    public static void Failed(this Activity activity, Exception exception) =>
        activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().FullName);
}

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
