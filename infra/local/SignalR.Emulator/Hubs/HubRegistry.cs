using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace SignalR.Emulator.Hubs;

/// <summary>The hubs of one instance, by lower-case name. A hub exists as soon as it is named.</summary>
internal sealed partial class HubRegistry(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Hub> hubs = new(StringComparer.Ordinal);

    public Hub Get(string name) => hubs.GetOrAdd(name.ToLowerInvariant(), key => new Hub(key, time));

    public static bool IsHubName(string name) => HubName().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_`,.\[\]]{0,127}\z")]
    private static partial Regex HubName();
}
