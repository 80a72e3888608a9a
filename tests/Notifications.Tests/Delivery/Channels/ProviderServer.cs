using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>A provider's HTTP API: keeps what it gets and answers as a test says.</summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly CancellationTokenSource closing = new();

    private ProviderServer(WebApplication app) => this.app = app;

    public ConcurrentQueue<ProviderRequest> Requests { get; } = new();

    public Func<ProviderRequest, ProviderAnswer> Answer { get; set; } = _ => new ProviderAnswer(201);

    public string Url { get; private set; } = "";

    public ProviderRequest Last => Requests.Last();

    public static async Task<ProviderServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = new ProviderServer(builder.Build());
        server.app.Urls.Add("http://127.0.0.1:0");
        server.app.Run(server.HandleAsync);
        await server.app.StartAsync();
        server.Url = server.app.Urls.First();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new ProviderRequest(context.Request.Method, context.Request.Path, headers, body.ToArray());
        Requests.Enqueue(request);
        var answer = Answer(request);
        if (answer.Status == ProviderAnswer.Never)
            await Task.Delay(Timeout.Infinite, closing.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        context.Response.StatusCode = answer.Status == ProviderAnswer.Never ? 503 : answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Body is not null)
            await context.Response.WriteAsync(answer.Body);
    }
}

public sealed record ProviderRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

public sealed record ProviderAnswer(int Status, string? Body = null)
{
    /// <summary>In place of a status: the request is left without an answer.</summary>
    public const int Never = 0;

    public Dictionary<string, string> Headers { get; init; } = [];
}
