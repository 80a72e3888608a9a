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

    private static readonly string[] InsideNames = [".localhost", ".local", ".internal", ".home.arpa"];

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
    public bool IsAllowed(IPAddress address) => options.Value.AllowPrivateEndpoints || PublicAddresses.Contains(address);

    private string? CheckEndpoint(string endpoint)
    {
        const string rule = "endpoint must be an absolute https address of a public push service";
        if (endpoint.Length > MaxLength || !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
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
