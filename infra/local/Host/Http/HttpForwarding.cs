using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Functions.LocalHost.Http;

/// <summary>Forwards requests to the worker's own web server, which finds the invocation by a header.</summary>
internal sealed class HttpForwarding(ILoggerFactory loggers) : IDisposable
{
    private const string InvocationHeader = "x-ms-invocation-id";

    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly IHttpForwarder forwarder = new ServiceCollection().AddSingleton(loggers).AddLogging().AddHttpForwarder()
        .BuildServiceProvider().GetRequiredService<IHttpForwarder>();

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    public ValueTask<ForwarderError> SendAsync(HttpContext context, Uri worker, string invocationId, CancellationToken cancellation)
    {
        context.Request.Headers[InvocationHeader] = invocationId;
        return forwarder.SendAsync(context, worker.ToString(), client, Config, Headers.Instance, cancellation);
    }

    public void Dispose() => client.Dispose();

    /// <summary>The worker takes the caller's address, host and scheme from these headers.</summary>
    private sealed class Headers : HttpTransformer
    {
        public static readonly Headers Instance = new();

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            var headers = proxyRequest.Headers;
            headers.Host = null;
            headers.TryAddWithoutValidation("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
            headers.Remove("X-Forwarded-Host");
            headers.TryAddWithoutValidation("X-Forwarded-Host", httpContext.Request.Host.Value);
            // As Azure's front end has it: decoding makes the same of different paths.
            headers.Remove("X-WAWS-Unencoded-URL");
            headers.TryAddWithoutValidation("X-WAWS-Unencoded-URL", httpContext.Features.Get<IHttpRequestFeature>()?.RawTarget);
            headers.Remove("X-Forwarded-Proto");
            headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
        }
    }
}
