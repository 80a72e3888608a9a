using System.Net;
using System.Net.Sockets;

namespace Notifications.Channels.Push;

/// <summary>HTTP to endpoints that users chose: no redirects, no proxy, and no connection to an address that is not allowed. The check is on
/// the address that is connected to: a name that leads elsewhere the second time it is looked up changes nothing.</summary>
internal sealed class PushHttp(PushEndpoints endpoints, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve = resolve ?? Dns.GetHostAddressesAsync;

    public HttpClient Create() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = ConnectAsync,
    })
    {
        // The guard ends a call that takes too long.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await resolve(context.DnsEndPoint.Host, cancellation);
        // One private address among public ones is as bad as a private one alone: which is taken would be chance.
        if (addresses.Length == 0 || !addresses.All(endpoints.IsAllowed))
            throw new PrivateEndpointException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>An endpoint's name leads to an address that is not allowed.</summary>
internal sealed class PrivateEndpointException() : IOException("The endpoint's name leads to an address that is not allowed.");
