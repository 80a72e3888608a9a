using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Tests.SignalR;

/// <summary>What the app was told, in order.</summary>
public sealed record UpstreamCall(string Path, string Query, string ContentType, Dictionary<string, string> Headers, string Body)
{
    public string Event => Headers["X-ASRS-Event"];
    public JsonElement Json => JsonElement.Parse(Body);
}

/// <summary>An app that the emulator calls: a real server that records the calls and answers as the test says.</summary>
public sealed class UpstreamApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<UpstreamCall> calls = Channel.CreateUnbounded<UpstreamCall>();

    private UpstreamApp(WebApplication app) => this.app = app;

    /// <summary>What a call is answered: status and body. A record separator is not added.</summary>
    public Func<UpstreamCall, Task<(int Status, string Body)>> Answer { get; set; } = _ => Task.FromResult((200, ""));

    public string Template => app.Urls.First() + "/runtime/webhooks/signalr?hub={hub}&category={category}&event={event}";

    public static async Task<UpstreamApp> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var upstream = new UpstreamApp(app);
        app.Run(upstream.HandleAsync);
        await app.StartAsync();
        return upstream;
    }

    /// <summary>The next call of an event; the ones before it are skipped.</summary>
    public async Task<UpstreamCall> NextAsync(string @event)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var call = await calls.Reader.ReadAsync(limit.Token);
            if (call.Event == @event)
                return call;
        }
    }

    public async Task<UpstreamCall> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await calls.Reader.ReadAsync(limit.Token);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var call = new UpstreamCall(
            context.Request.Path.Value!,
            context.Request.QueryString.Value!,
            context.Request.ContentType!,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        calls.Writer.TryWrite(call);
        var (status, body) = await Answer(call);
        context.Response.StatusCode = status;
        if (body.Length > 0)
            await context.Response.WriteAsync(body);
    }
}
