using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Notifications.Channels.Push;

/// <summary>What is kept for each push service: a breaker, since one that is away must not hold up the others, and a signed authorization.</summary>
internal sealed class PushServices(PushOptions options, BreakerOptions breaker, Vapid vapid, TimeProvider time, ILogger logger)
{
    /// <summary>There are a handful of push services; users can name any number of hosts. Above this they share one breaker.</summary>
    private const int MaxServices = 200;

    private readonly ConcurrentDictionary<string, ProviderGuard> guards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, VapidAuthorization> authorizations = new(StringComparer.Ordinal);

    /// <summary>Scheme, host and port, as RFC 6454 writes an origin.</summary>
    public static string OriginOf(Uri endpoint) =>
        $"{endpoint.Scheme}://{(endpoint.HostNameType == UriHostNameType.IPv6 ? endpoint.Host : endpoint.IdnHost)}{(endpoint.IsDefaultPort ? "" : $":{endpoint.Port}")}";

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
