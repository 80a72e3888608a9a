using System.Net;
using Microsoft.AspNetCore.Http;
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

    private readonly HttpMessageInvoker client = new(new UntilListening(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    }));

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
            headers.Remove("X-Forwarded-Proto");
            headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
        }
    }

    /// <summary>A worker tells its address a moment before it listens there.</summary>
    private sealed class UntilListening(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int Tries = 10;
        private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var wait = TimeSpan.FromMilliseconds(50);
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError && tries < Tries)
                {
                    await Task.Delay(wait, cancellationToken);
                    wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
                }
            }
        }
    }
}
