using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Running;

/// <summary>Stands between the app and its storage and counts the transactions; a poll that finds its queue empty is none of a
/// send's.</summary>
internal sealed class StorageCounter : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly Dictionary<int, Uri> targets = [];
    private readonly ConcurrentQueue<string> seen = new();

    private StorageCounter(WebApplication app) => this.app = app;

    /// <summary>The account by way of this.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>For the app: its storage by way of this, and no statistics written meanwhile, which belong to no request.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = ConnectionString,
            ["Notifications__Analytics__FlushInterval"] = "01:00:00"
        };

    /// <summary>What is counted until nothing comes for this long.</summary>
    public async Task<IReadOnlyList<string>> UntilQuietAsync(TimeSpan quiet, CancellationToken cancellation)
    {
        var counted = new List<string>();
        int before;
        do
        {
            before = counted.Count;
            await Task.Delay(quiet, cancellation);
            counted.AddRange(Take());
        }
        while (counted.Count > before);
        return counted;
    }

    /// <summary>What was counted since the last call, for example <c>POST Inbox 204</c>.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (seen.TryDequeue(out var transaction))
            taken.Add(transaction);
        return taken;
    }

    public static async Task<StorageCounter> StartAsync(string storageConnection, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var counter = new StorageCounter(builder.Build());
        await counter.StartAsync(storageConnection.Split(';', StringSplitOptions.RemoveEmptyEntries), cancellation);
        return counter;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    /// <summary>A port for each service: keys and paths stay as they are, so that the requests' signatures hold.</summary>
    private async Task StartAsync(string[] connection, CancellationToken cancellation)
    {
        foreach (var _ in connection.Where(IsEndpoint))
            app.Urls.Add("http://127.0.0.1:0");
        app.Run(ForwardAsync);
        await app.StartAsync(cancellation);
        using var ports = app.Urls.Select(url => new Uri(url).Port).GetEnumerator();
        ConnectionString = string.Join(
            ';', connection.Select(part => IsEndpoint(part) && ports.MoveNext() ? Through(part, ports.Current) : part));
    }

    private string Through(string endpoint, int port)
    {
        var parts = endpoint.Split('=', 2);
        var target = new Uri(parts[1]);
        targets[port] = target;
        return $"{parts[0]}={new UriBuilder(target) { Port = port }.Uri}";
    }

    private static bool IsEndpoint(string part) => part.Split('=')[0].EndsWith("Endpoint", StringComparison.Ordinal);

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = await RequestAsync(context);
        using var response = await http.SendAsync(request, context.RequestAborted);
        var body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        Count(context.Request, response, body);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Transfer-Encoding" && header.Key != "Connection"))
            context.Response.Headers[name] = values.ToArray();
        if (body.Length > 0)
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpContext context)
    {
        var rawTarget = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var target = new Uri(targets[context.Connection.LocalPort], "/").ToString().TrimEnd('/') + rawTarget;
        var uri = new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), uri);
        if (body.Length > 0 || context.Request.Headers.ContentLength is not null)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers.Where(
            header => header.Key is not ("Host" or "Connection" or "Transfer-Encoding" or "Content-Length")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }

    private void Count(HttpRequest request, HttpResponseMessage response, byte[] body)
    {
        var isPoll = request.Method == "GET" && request.Path.Value!.EndsWith("/messages", StringComparison.Ordinal);
        if ((isPoll && body.AsSpan().IndexOf("<QueueMessage>"u8) < 0) || request.Query["comp"] == "metadata")
            return;
        var path = string.Join('/', request.Path.Value!.Split('/').Skip(2));
        seen.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{request.Method} {path} {(int)response.StatusCode}"));
    }
}
