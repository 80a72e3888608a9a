using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Notifications.Domain;

namespace Notifications.Delivery.Channels;

/// <summary>Makes an action's address one that works outside of the app.</summary>
public sealed partial class ActionLinks(IOptions<ChannelsOptions> options)
{
    /// <summary>Null when there is none, when it is not safe to follow, or when it is relative and <c>PublicUrl</c> is not set.</summary>
    public string? For(string? actionUrl)
    {
        if (actionUrl is null)
            return null;
        if (SafeUrl.IsWeb(actionUrl))
            return actionUrl;
        return options.Value.PublicUrl is { } site && SafeUrl.IsRelativePath(actionUrl)
            && Uri.TryCreate(new Uri(site), actionUrl, out var absolute)
            ? absolute.AbsoluteUri
            : null;
    }

    /// <summary>The page with every address in it made absolute, as a mail program needs them: it has no page that they are relative
    /// to.</summary>
    public string MakeAbsolute(string html) =>
        options.Value.PublicUrl is { } site ? Addresses()
        .Replace(html, match => match.Groups["before"].Value + Absolute(new Uri(site), match) + match.Groups["after"].Value) : html;

    /// <summary>What has a scheme (<c>https:</c>, <c>mailto:</c>, <c>cid:</c>) or leads to a place in the mail stays as it is.</summary>
    private static string Absolute(Uri site, Match match)
    {
        var given = match.Groups["address"].Value;
        var address = WebUtility.HtmlDecode(given).Trim();
        if (address.Length == 0 || address[0] == '#' || Scheme().IsMatch(address) || !Uri.TryCreate(site, address, out var absolute))
            return given;
        return WebUtility.HtmlEncode(absolute.AbsoluteUri);
    }

    /// <summary>Within a tag, quoted or not; and of styles, what <c>url()</c> holds.</summary>
    [GeneratedRegex(
        """(?<before><[a-z][^<>]*?\s(href|src|background|action|poster)\s*=\s*(?<quote>["']))(?<address>[^"'<>]*)(?<after>\k<quote>)"""
        + """|(?<before><[a-z][^<>]*?\s(href|src|background|action|poster)\s*=\s*)(?<address>[^\s"'<>]+)(?<after>)"""
        + """|(?<before>url\(\s*["']?)(?<address>/[^"')\s]*)(?<after>)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Addresses();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scheme();
}
