using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Notifications.Channels.Push;

/// <summary>Which subscriptions the app accepts. Users choose their endpoints, and the app posts there: without these rules anybody could make
/// it call machines inside of its own network.</summary>
public sealed class PushEndpoints(IOptions<PushOptions> options)
{
    private const int MaxLength = 2048;

    /// <summary>What private networks, this machine, link-local services and other special uses have (IANA's registries).</summary>
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly string[] InsideNames = [".localhost", ".local", ".internal", ".home.arpa"];

    /// <summary>NAT64: an IPv4 address in its last four bytes.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>For a new subscription and before every post: says what is wrong, or null. Names are not resolved here; the connection checks
    /// the address that it really connects to, by <see cref="IsAllowed"/>.</summary>
    public string? Check(PushSubscription subscription)
    {
        if (CheckEndpoint(subscription.Endpoint) is { } wrong)
            return wrong;
        if (!IsPoint(subscription.P256dh))
            return "keys.p256dh must be a point of P-256, 65 bytes in base64url";
        return IsSecret(subscription.Auth) ? null : "keys.auth must be 16 bytes in base64url";
    }

    /// <summary>Whether the app may connect there.</summary>
    public bool IsAllowed(IPAddress address)
    {
        if (options.Value.AllowPrivateEndpoints)
            return true;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Nat64.Contains(plain))
            plain = new IPAddress(plain.GetAddressBytes().AsSpan(12));
        return !Special.Any(network => network.Contains(plain));
    }

    private string? CheckEndpoint(string endpoint)
    {
        const string rule = "endpoint must be an absolute https address of a public push service";
        if (endpoint.Length > MaxLength || !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return rule;
        var isLocalTest = options.Value.AllowPrivateEndpoints && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;
        if (uri.Scheme != Uri.UriSchemeHttps && !isLocalTest)
            return rule;
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
