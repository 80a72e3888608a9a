using Notifications.Recipients;

namespace Notifications.Realtime;

/// <summary>The real-time service's groups, named in ASCII since the hub is shared by all namespaces. No part holds a colon of its own.</summary>
internal static class HubGroups
{
    /// <summary>All of a namespace's connections.</summary>
    public static string Everyone(string ns) => Uri.EscapeDataString(ns);

    /// <summary>Connections of the namespace's admins.</summary>
    public static string Admins(string ns) => $"{Uri.EscapeDataString(ns)}:admins";

    public static string Of(string ns, Membership membership) =>
        $"{Uri.EscapeDataString(ns)}:{membership.KindName}:{Uri.EscapeDataString(membership.Name)}";
}
