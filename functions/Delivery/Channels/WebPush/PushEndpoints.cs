using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Notifications.Delivery.Channels.WebPush;

/// <summary>Which subscriptions the app accepts. Users choose their endpoints, and the app posts there: without these rules anybody could
/// make it call machines inside of its own network.</summary>
public sealed class PushEndpoints(IOptions<PushOptions> options)
{
    private const int MaxLength = 2048;

    private static readonly string[] InsideNames = [".localhost", ".local", ".internal", ".home.arpa"];

    /// <summary>For a new subscription and before every post: says what is wrong, or null. Names are not resolved here; the connection
    /// checks the address that it really connects to, by <see cref="IsAllowed"/>.</summary>
    public string? Check(PushSubscription subscription)
    {
        if (CheckEndpoint(subscription.Endpoint) is { } wrong)
            return wrong;
        if (!IsPoint(subscription.P256dh))
            return "keys.p256dh must be a point of P-256, 65 bytes in base64url";
        return IsSecret(subscription.Auth) ? null : "keys.auth must be 16 bytes in base64url";
    }

    /// <summary>Whether the app may connect there.</summary>
    public bool IsAllowed(IPAddress address) => options.Value.AllowPrivateEndpoints || PublicAddresses.Contains(address);

    private string? CheckEndpoint(string endpoint)
    {
        const string rule = "endpoint must be an absolute https address of a public push service";
        if (endpoint.Length > MaxLength || !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || uri.Fragment.Length > 0)
            return rule;
        var isLocalTest = options.Value.AllowPrivateEndpoints && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;
        if (uri.Scheme != Uri.UriSchemeHttps && !isLocalTest)
            return rule;
        if (!isLocalTest && !options.Value.AllowPrivateEndpoints && !options.Value.AllowedPorts.Contains(uri.Port))
            return $"{rule}, on port {string.Join(" or ", options.Value.AllowedPorts)}";
        return IsAllowedHost(uri) ? null : rule;
    }

    private bool IsAllowedHost(Uri uri)
    {
        if (options.Value.AllowPrivateEndpoints)
            return true;
        return IPAddress.TryParse(uri.DnsSafeHost, out var address) ? IsAllowed(address) : IsPublicName(uri.IdnHost.TrimEnd('.'));
    }

    /// <summary>Names without a dot, and those that never lead outside.</summary>
    private static bool IsPublicName(string host) =>
        host.Contains('.')
        && !InsideNames.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static bool IsPoint(string text)
    {
        try
        {
            using var key = ECDiffieHellman.Create(P256.PublicKey(Base64Url.DecodeFromChars(text)));
            return true;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static bool IsSecret(string text) => Base64Url.IsValid(text, out var length) && length == PushEncryption.AuthLength;
}

/// <summary>Tells addresses that are routed on the internet from all others: private networks, this machine, link-local services,
/// documentation, and whatever else IANA's special-purpose registries hold (RFC 6890; as of 2026).</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24",
            // Multicast and reserved, the broadcast address among them.
            "224.0.0.0/3",
            // In no registry: the address at which every Azure machine finds its platform, secrets included.
            "168.63.129.16/32",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>All that is handed out for the internet. What is outside can't be public: this machine, IPv4-compatible and -translated
    /// addresses, site-local, unique local, link-local, multicast, segment routing, and the NAT64 prefix for local use.</summary>
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    /// <summary>Within it: protocols' own (Teredo, ORCHID, benchmarking …), documentation, 6to4, AS112.</summary>
    private static readonly IPNetwork[] SpecialV6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>NAT64 of a whole network: what is connected to is the IPv4 address in the last four bytes.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Contains(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !SpecialV4.Any(network => network.Contains(address));
        if (Nat64.Contains(address))
            return Contains(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return GlobalV6.Contains(address) && !SpecialV6.Any(network => network.Contains(address));
    }
}

/// <summary>What is kept for each push service: a breaker, since one that is away must not hold up the others, and a signed
/// authorization.</summary>
internal sealed class PushServices(PushOptions options, BreakerOptions breaker, Vapid vapid, TimeProvider time, ILogger logger)
{
    /// <summary>There are a handful of push services; users can name any number of hosts. Above this they share one breaker.</summary>
    private const int MaxServices = 200;

    private readonly ConcurrentDictionary<string, ProviderGuard> guards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, VapidAuthorization> authorizations = new(StringComparer.Ordinal);

    /// <summary>Scheme, host and port, as RFC 6454 writes an origin.</summary>
    public static string OriginOf(Uri endpoint) =>
        $"{endpoint.Scheme}://{(endpoint.HostNameType == UriHostNameType.IPv6 ? endpoint.Host : endpoint.IdnHost)}"
        + (endpoint.IsDefaultPort ? "" : $":{endpoint.Port}");

    public ProviderGuard GuardOf(string origin)
    {
        var name = guards.Count < MaxServices || guards.ContainsKey(origin) ? origin : "others";
        // The log names no host: it would tell which browser a person has, or what they made up.
        return guards.GetOrAdd(name, _ => new ProviderGuard("A push service", options.Timeout, breaker, time, logger));
    }

    public string AuthorizationFor(string origin)
    {
        if (authorizations.TryGetValue(origin, out var known) && known.RenewAt > time.GetUtcNow())
            return known.Parameters;
        var fresh = vapid.AuthorizationFor(origin);
        if (authorizations.Count < MaxServices || authorizations.ContainsKey(origin))
            authorizations[origin] = fresh;
        return fresh.Parameters;
    }
}

/// <summary>HTTP to endpoints that users chose: no redirects, no proxy, and no connection to an address that is not allowed. The check is
/// on the address that is connected to: a name that leads elsewhere the second time it is looked up changes nothing.</summary>
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
