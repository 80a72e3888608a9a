using Microsoft.AspNetCore.Http;

namespace Notifications.Platform.Http;

internal static class RequestHeaders
{
    /// <summary>The values of a header; none when it is absent.</summary>
    public static IEnumerable<string> HeaderValues(this HttpRequest request, string name) => request.Headers[name].OfType<string>();

    /// <summary>The values joined by commas, or null without the header.</summary>
    public static string? Header(this HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}

/// <summary>The versions that a caller wants to replace: <c>If-Match</c> (RFC 9110, section 13.1.1).</summary>
internal static class IfMatch
{
    /// <summary>Null when any version may be replaced: no header, or <c>*</c>. A weak one (<c>W/</c>) matches nothing.</summary>
    public static IReadOnlyList<string>? Read(HttpRequest request)
    {
        if (request.Header("If-Match") is null)
            return null;
        string[] tags = [.. request.HeaderValues("If-Match")
            .SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return tags is ["*"] ? null : tags;
    }
}
