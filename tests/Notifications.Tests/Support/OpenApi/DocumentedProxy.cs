using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace Notifications.Tests.Support.OpenApi;

/// <summary>Stands before the app for callers that are no <see cref="HttpClient"/> of the tests: holds what they send and get against the
/// document.</summary>
public sealed class DocumentedProxy : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly WebApplication proxy;
    private readonly ConcurrentQueue<string> errors = new();
    private int requests;

    private DocumentedProxy(Uri api)
    {
        http = DocumentedHttp.Client(api);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        proxy = builder.Build();
        proxy.Urls.Add("http://127.0.0.1:0");
        proxy.Run(ForwardAsync);
    }

    public Uri Address => new(proxy.Urls.First());

    public int Requests => requests;

    /// <summary>Where request or answer were not as the document says.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    public static async Task<DocumentedProxy> StartAsync(Uri api)
    {
        var started = new DocumentedProxy(api);
        await started.proxy.StartAsync();
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        Interlocked.Increment(ref requests);
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(http.BaseAddress!, context.Request.GetEncodedPathAndQuery()));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body.ToArray());
        if (body.Length > 0 && context.Request.ContentLength is null)
            request.Headers.TransferEncodingChunked = true;
        string[] transport = ["Host", "Content-Length", "Connection", "Transfer-Encoding"];
        foreach (var (name, value) in context.Request.Headers.Where(h => !transport.Contains(h.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, value.AsEnumerable());
        }
        try
        {
            using var response = await http.SendAsync(request);
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, value) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
                context.Response.Headers[name] = value.ToString();
            context.Response.Headers.Remove("Transfer-Encoding");
            await response.Content.CopyToAsync(context.Response.Body);
        }
        catch (XunitException e)
        {
            errors.Enqueue(e.Message);
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }
}
