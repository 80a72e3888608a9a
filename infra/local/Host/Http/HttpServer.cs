using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.Http;

/// <summary>Kestrel without the web host around it: one server per app, nothing shared between apps in a process.</summary>
internal sealed class HttpServer : IDisposable
{
    private readonly KestrelServer server;

    public HttpServer(LocalHostOptions options, IServiceProvider services, ILoggerFactory loggers)
    {
        var kestrel = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = true };
        kestrel.Limits.MaxRequestBodySize = HttpFront.MaxBody;
        kestrel.Listen(IPAddress.Parse(options.Address), options.Port, o => o.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        server = new KestrelServer(Options.Create(kestrel), transport, loggers);
    }

    public async Task<Uri> StartAsync(HttpFront front, CancellationToken cancellation)
    {
        await server.StartAsync(front, cancellation);
        return new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    /// <summary>Refuses new connections at once and lets running requests end.</summary>
    public Task StopAsync(CancellationToken cancellation) => server.StopAsync(cancellation);

    public void Dispose() => server.Dispose();
}
