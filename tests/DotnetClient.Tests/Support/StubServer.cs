using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notifications.Client;

namespace DotnetClient.Tests.Support;

/// <summary>A real HTTP server that answers as a test says, request by request.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<SeenRequest> seen = new();
    private readonly List<ServiceProvider> providers = [];

    private StubServer(Func<SeenRequest, HttpResponse, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(async context =>
        {
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            using var reader = new StreamReader(context.Request.Body);
            var request = new SeenRequest(
                seen.Count, context.Request.Method, context.Request.Path, headers, await reader.ReadToEndAsync(context.RequestAborted));
            seen.Enqueue(request);
            await answer(request, context.Response);
        });
    }

    public IReadOnlyList<SeenRequest> Seen => [.. seen];

    public Uri Address => new(new Uri(server.Urls.First()), "api/v1");

    /// <param name="answer">Gets the request, with its number from 0.</param>
    public static async Task<StubServer> StartAsync(Func<SeenRequest, HttpResponse, Task> answer)
    {
        var stub = new StubServer(answer);
        await stub.server.StartAsync();
        return stub;
    }

    public NotificationsClient Client(Action<NotificationsClientOptions>? configure = null)
    {
        var provider = Clients.Provider(options =>
        {
            options.BaseAddress = Address;
            configure?.Invoke(options);
        });
        providers.Add(provider);
        return provider.GetRequiredService<NotificationsClient>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers)
            await provider.DisposeAsync();
        await server.DisposeAsync();
    }
}

internal sealed record SeenRequest(int Number, string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Key => Headers.GetValueOrDefault("Idempotency-Key");
}

internal static class StubAnswers
{
    public static Task JsonAsync(this HttpResponse response, int status, string json)
    {
        response.StatusCode = status;
        response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        return response.WriteAsync(json);
    }

    public static Task ProblemAsync(this HttpResponse response, int status, string kind, int? retryAfter = null)
    {
        if (retryAfter is not null)
            response.Headers.RetryAfter = $"{retryAfter}";
        return response.JsonAsync(
            status, $$"""{ "type": "urn:notifications:problem:{{kind}}", "title": "{{kind}}", "status": {{status}} }""");
    }
}
