using Microsoft.AspNetCore.Http;

namespace Notifications.Web;

internal static class RequestHeaders
{
    /// <summary>The values of a header; none when it is absent.</summary>
    public static IEnumerable<string> HeaderValues(this HttpRequest request, string name) => request.Headers[name].OfType<string>();

    /// <summary>The values joined by commas, or null without the header.</summary>
    public static string? Header(this HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
