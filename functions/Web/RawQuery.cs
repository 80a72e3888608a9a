using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Notifications.Web;

/// <summary>A request's query as it was sent, for what its decoded values don't tell any more.</summary>
internal static class RawQuery
{
    /// <summary>The values of a parameter that may be repeated, and may hold several with commas between. A comma of a value itself is encoded:
    /// <c>users=a,b</c> are two, <c>users=Doe%2C%20John</c> is one.</summary>
    public static IEnumerable<string> Items(HttpRequest request, string name) =>
        from parameter in Parameters(request)
        where parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        from item in parameter.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)
        select Decode(item);

    /// <summary>The name, as an error shows it, of each parameter that is no text: its bytes are not UTF-8.</summary>
    public static IEnumerable<string> NotUnicode(HttpRequest request) =>
        from parameter in Parameters(request)
        where !PercentEncoding.IsUtf8(parameter.RawName) || !PercentEncoding.IsUtf8(parameter.Value)
        select parameter.Name;

    private static IEnumerable<(string RawName, string Name, string Value)> Parameters(HttpRequest request)
    {
        foreach (var parameter in (request.QueryString.Value ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? parameter : parameter[..equals];
            yield return (name, Decode(name), equals < 0 ? "" : parameter[(equals + 1)..]);
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

internal static class PercentEncoding
{
    /// <summary>False when the escapes of a text are not the bytes of UTF-8: half a surrogate pair, say.</summary>
    public static bool IsUtf8(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return true;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                // What stands there as it is was decoded by the server; only where it ends the escapes matters.
                bytes.Add((byte)'.');
            }
        }
        return Utf8.IsValid(bytes.ToArray());
    }
}
