using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LocalRuntime.Tests.App;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>A real HTTP server in the place of the SignalR service, which answers as the test says.</summary>
internal sealed class SignalRStub : IAsyncDisposable
{
    public const string Key = "0123456789012345678901234567890123456789";

    private readonly WebApplication app;
    private readonly Channel<RestCall> calls = Channel.CreateUnbounded<RestCall>();

    private SignalRStub(WebApplication app) => this.app = app;

    /// <summary>The answer; default 202.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context =>
    {
        context.Response.StatusCode = 202;
        return Task.CompletedTask;
    };

    public string ConnectionString => $"Endpoint={app.Urls.First()};AccessKey={Key};Version=1.0;";

    public int Waiting => calls.Reader.Count;

    public static async Task<SignalRStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new SignalRStub(app);
        app.Run(stub.TakeAsync);
        await app.StartAsync();
        return stub;
    }

    public async Task<RestCall> NextAsync() => await calls.Reader.ReadAsync().AsTask().WaitAsync(Probe.Limit);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        calls.Writer.TryWrite(new RestCall(context.Request.Method, target, body, headers));
        await Answer(context);
    }
}

/// <summary>A call that the stub got.</summary>
internal sealed record RestCall(string Method, string Target, string Body, Dictionary<string, string> Headers)
{
    public JsonElement Token => Jwt.Payload(Headers["Authorization"]["Bearer ".Length..]);
}

internal static class Jwt
{
    public static JsonElement Payload(string token) => Part(token, 1);

    public static JsonElement Header(string token) => Part(token, 0);

    public static bool IsSignedWith(string token, string key)
    {
        var end = token.LastIndexOf('.');
        var hash = System.Security.Cryptography.HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(token[..end]));
        return System.Buffers.Text.Base64Url.EncodeToString(hash) == token[(end + 1)..];
    }

    private static JsonElement Part(string token, int index) =>
        JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[index]));
}
