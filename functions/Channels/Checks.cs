namespace Notifications.Channels;

/// <summary>What the channels' settings have in common.</summary>
internal static class Checks
{
    /// <summary>The longest and shortest time that one call of a provider may be given.</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100), MaxTimeout = TimeSpan.FromMinutes(1);

    public const string AllowedTimeout = "allowed: 00:00:00.100 to 00:01:00.";

    public static bool IsOutside(TimeSpan value, TimeSpan least, TimeSpan most) => value < least || value > most;

    /// <summary>https, or http to this machine.</summary>
    public static bool IsSecure(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
