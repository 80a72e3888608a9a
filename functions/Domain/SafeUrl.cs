namespace Notifications.Domain;

/// <summary>Which addresses a notification may lead to: never a script, never another site in disguise.</summary>
internal static class SafeUrl
{
    public static bool IsWeb(string url) =>
        !HasBrowserQuirks(url) && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    /// <summary>A path on the page's own site. Two slashes would name another host.</summary>
    public static bool IsRelativePath(string url) =>
        url.Length > 0 && !HasBrowserQuirks(url) && !url.StartsWith("//", StringComparison.Ordinal)
        && url.IndexOf(':') is var colon && (colon < 0 || url.AsSpan(0, colon).IndexOfAny("/?#") >= 0);

    /// <summary>Browsers read a backslash as a slash and skip control characters and outer blanks.</summary>
    private static bool HasBrowserQuirks(string url) => url.Any(c => c == '\\' || char.IsControl(c) || char.IsWhiteSpace(c));
}
