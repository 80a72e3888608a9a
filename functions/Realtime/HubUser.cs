namespace Notifications.Realtime;

/// <summary>A user as the real-time service knows them: namespace and id in one ASCII text, since the hub is shared by all namespaces.</summary>
internal static class HubUser
{
    /// <summary>Of a connection whose user was an admin when it was negotiated.</summary>
    public const string AdminClaim = "notifications.admin";

    public static string Of(string ns, string user) => $"{Uri.EscapeDataString(ns)}:{Uri.EscapeDataString(user)}";

    /// <summary>Null when <see cref="Of"/> did not write it: no client of this app.</summary>
    public static (string Namespace, string User)? Parse(string? hubUser) =>
        hubUser?.Split(':') is [var ns, var user] && ns.Length > 0 && user.Length > 0 ? (Uri.UnescapeDataString(ns), Uri.UnescapeDataString(user)) : null;
}
