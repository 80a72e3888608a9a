using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Local.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Local.Http;

/// <summary>Takes every request: functions by their routes, the SignalR webhook, the host's status.</summary>
internal sealed class HttpFront(
    HttpRouter router,
    HttpAnswer answer,
    SignalRWebhook webhook,
    string? error,
    IServiceScopeFactory scopes,
    ILogger logger) : IHttpApplication<HttpContext>
{
    /// <summary>The largest body in bytes that the official host takes.</summary>
    private const long MaxBody = 104_857_600;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (error is not null && path != "/admin/host/status")
            return TextAsync(context, StatusCodes.Status503ServiceUnavailable, "Function host is not running.");
        if (path.StartsWithSegments(SignalRWebhook.Path, StringComparison.OrdinalIgnoreCase))
            return webhook.ProcessAsync(context);
        if (router.TryMatch(context, out var route, out var values))
            return InvokeAsync(context, route, values);
        if (path == "/admin/host/status")
            return StatusAsync(context);
        if (path == "/")
            return TextAsync(context, StatusCodes.Status200OK, "Your Functions app is up and running");
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task InvokeAsync(HttpContext context, HttpRoute route, RouteValueDictionary values)
    {
        if (context.Request.ContentLength > MaxBody)
        {
            Fail(context.Response);
            return;
        }

        byte[] body;
        try
        {
            body = await ReadBodyAsync(context.Request);
        }
        catch (IOException)
        {
            // The client went away before it had sent what it announced: there is nobody to answer.
            context.Abort();
            return;
        }

        await using var invocation = new HttpInvocation(route, values, context, body, scopes);
        if (await route.Runner.RunAsync(invocation) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        try
        {
            await answer.SendAsync(context.Response, invocation);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or OperationCanceledException)
        {
            Log.AnswerRefused(logger, route.Runner.Entry.Name, e.Message);
            if (context.Response.HasStarted)
                context.Abort();
            else
                Fail(context.Response);
        }
    }

    private static void Fail(HttpResponse response)
    {
        response.Headers.Clear();
        response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    /// <summary>Without a Content-Length (chunked) the official host passes no body on; neither does this one.</summary>
    private static async ValueTask<byte[]> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is not { } length || length == 0)
            return [];
        var body = new byte[length];
        await request.Body.ReadExactlyAsync(body);
        return body;
    }

    private Task StatusAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsJsonAsync(new
        {
            state = error is null ? "Running" : "Error",
            errors = error is null ? Array.Empty<string>() : [error],
        });
    }

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
    }
}
