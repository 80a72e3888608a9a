using System.Text;
using Functions.LocalHost.Invocations;
using Functions.LocalHost.Rpc;
using Functions.LocalHost.SignalR;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Functions.LocalHost.Http;

/// <summary>Takes every request: functions by their routes, the SignalR webhook, the host's status.</summary>
internal sealed class HttpFront(
    HttpRouter router, HttpForwarding forwarding, SignalRWebhook webhook, WorkerSupervisor worker, Cors cors, string? error, ILogger logger)
    : IHttpApplication<HttpContext>
{
    private const string StatusPath = "/admin/host/status";

    /// <summary>The largest body in bytes that the official host takes.</summary>
    public const long MaxBody = 104_857_600;

    private static readonly TypedData HttpInput = new() { Http = new RpcHttp() };

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!IsHost(context.Request.Headers.Host.ToString()))
            return TextAsync(context, StatusCodes.Status400BadRequest, "The Host header is not valid.");
        if (cors.Answer(context))
            return Task.CompletedTask;
        if (error is not null && path != StatusPath)
            return TextAsync(context, StatusCodes.Status503ServiceUnavailable, "Function host is not running.");
        if (path.StartsWithSegments(SignalRWebhook.Path, StringComparison.OrdinalIgnoreCase))
            return webhook.ProcessAsync(context);
        if (router.TryMatch(context, out var route, out var values))
            return InvokeAsync(context, route, values);
        if (path == StatusPath)
            return StatusAsync(context);
        if (path == "/")
            return TextAsync(context, StatusCodes.Status200OK, "Your Functions app is up and running");
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Tells the worker of the invocation and forwards the request to it; the worker itself answers.</summary>
    private async Task InvokeAsync(HttpContext context, HttpRoute route, RouteValueDictionary values)
    {
        if (context.Request.ContentLength > MaxBody)
        {
            Fail(context.Response);
            return;
        }

        var invoker = route.Invoker;
        var request = invoker.NewRequest();
        // As the official host does: what the function records belongs to its caller's trace.
        request.TraceContext.TraceParent = context.Request.Headers.TraceParent.ToString();
        request.TraceContext.TraceState = context.Request.Headers.TraceState.ToString();
        request.InputData.Add(new ParameterBinding { Name = invoker.Function.Trigger.Name, Data = HttpInput });
        AddBindingData(request, context.Request, route, values);
        WorkerChannel channel;
        try
        {
            channel = await worker.GetAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is WorkerException or OperationCanceledException)
        {
            Fail(context.Response);
            return;
        }

        var (outcome, forwarded) = await RunAsync(context, channel, invoker, request);
        if (forwarded != ForwarderError.None && !context.RequestAborted.IsCancellationRequested)
            logger.NotForwarded(invoker.Function.Name, context.GetForwarderErrorFeature()?.Exception?.Message ?? $"{forwarded}");
        if (outcome.Failure is null && forwarded == ForwarderError.None)
            return;
        if (context.Response.HasStarted)
            context.Abort();
        else
            Fail(context.Response);
    }

    /// <summary>Neither outlives the other: a request that could not be forwarded ends its invocation, and one that failed without an
    /// answer (time limit, a dead worker) its request.</summary>
    private async Task<(Outcome, ForwarderError)> RunAsync(
        HttpContext context, WorkerChannel channel, FunctionInvoker invoker, InvocationRequest request)
    {
        using var invocationEnd = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var forwardingEnd = new CancellationTokenSource();
        var invocation = invoker.RunAsync(
            channel, request, "This function was programmatically called via the host APIs.", invocationEnd.Token);
        var forward = forwarding.SendAsync(context, channel.HttpUri!, request.InvocationId, forwardingEnd.Token).AsTask();
        if (await Task.WhenAny(forward, invocation) == invocation && (await invocation).Failure is TimeoutException or WorkerException)
            await forwardingEnd.CancelAsync();
        var forwarded = await forward;
        if (forwarded != ForwarderError.None)
            await invocationEnd.CancelAsync();
        return (await invocation, forwarded);
    }

    /// <summary>Route values, and query parameters that no route value or parameter is called as.</summary>
    private static void AddBindingData(InvocationRequest request, HttpRequest http, HttpRoute route, RouteValueDictionary values)
    {
        foreach (var (name, value) in values)
        {
            if (value is not null)
                request.TriggerMetadata[name] = new TypedData { String = value.ToString() };
        }
        foreach (var (name, value) in http.Query)
        {
            if (!route.ParameterNames.Contains(name) && name.Length > 0)
                request.TriggerMetadata[name] = new TypedData { String = value.Count > 0 ? value[^1] ?? "" : "" };
        }
    }

    /// <summary>False for what is no host and port (RFC 9110, section 7.2, asks for a 400): much of ASP.NET Core throws when it sees
    /// one.</summary>
    private static bool IsHost(string host)
    {
        if (host.Length == 0)
            return true;
        try
        {
            return Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri)
                && uri is { UserInfo: "", PathAndQuery: "/", Fragment: "" }
                && HostString.FromUriComponent(host).HasValue;
        }
        catch (ArgumentException)
        {
            // It only looks like punycode.
            return false;
        }
    }

    private static void Fail(HttpResponse response)
    {
        response.Headers.Clear();
        response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private Task StatusAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new
    {
        state = error is null ? "Running" : "Error",
        errors = error is null ? Array.Empty<string>() : [error],
    });

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
    }
}
