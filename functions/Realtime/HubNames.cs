using Notifications.Domain;

namespace Notifications.Realtime;

/// <summary>The real-time service's groups, named in ASCII since the hub is shared by all namespaces. No part holds a colon of its
/// own.</summary>
internal static class HubGroups
{
    /// <summary>All of a namespace's connections.</summary>
    public static string Everyone(string ns) => Uri.EscapeDataString(ns);

    /// <summary>Of those in a group, the connections of users with this language; null: of users who have none.</summary>
    public static string In(string group, string? language) => $"{group}:lang:{language ?? "-"}";

    /// <summary>Connections of the namespace's admins.</summary>
    public static string Admins(string ns) => $"{Uri.EscapeDataString(ns)}:admins";

    public static string Of(string ns, Membership membership) =>
        $"{Uri.EscapeDataString(ns)}:{membership.KindName}:{Uri.EscapeDataString(membership.Name)}";
}

/// <summary>A user as the real-time service knows them: namespace and id in one ASCII text, since the hub is shared by all
/// namespaces.</summary>
internal static class HubUser
{
    /// <summary>Of a connection whose user was an admin when it was negotiated.</summary>
    public const string AdminClaim = "notifications.admin";

    public static string Of(string ns, string user) => $"{Uri.EscapeDataString(ns)}:{Uri.EscapeDataString(user)}";

    /// <summary>Null when <see cref="Of"/> did not write it: no client of this app.</summary>
    public static (string Namespace, string User)? Parse(string? hubUser) =>
        hubUser?.Split(':') is [var ns, var user] && ns.Length > 0 && user.Length > 0
        ? (Uri.UnescapeDataString(ns), Uri.UnescapeDataString(user)) : null;
}
