using System.Globalization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Notifications.Domain;
using Notifications.Platform.Json;

namespace Notifications.Platform.Http;

/// <summary>A request's query: names in any case, a repeated one's values joined by commas.</summary>
public readonly record struct QueryParameters(IQueryCollection Values)
{
    /// <summary>Null when absent.</summary>
    public string? this[string name] => Values.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <param name="what">Whose parameters they are: this list, this request.</param>
    /// <param name="known">Their names, in this case.</param>
    public void RejectUnknown(FieldErrors errors, string what, IReadOnlyList<string> known)
    {
        foreach (var name in Values.Keys.Except(known))
            errors.Add(FieldErrors.Shorten(name), $"is not a parameter of {what}; allowed: {string.Join(", ", known)}");
    }

    public static QueryParameters Of(HttpRequest request) => new(request.Query);
}

/// <summary>Values of a query's parameters; null when absent, or wrong: then the errors say so.</summary>
internal static class QueryValues
{
    public static DateTimeOffset? Time(QueryParameters query, string name, FieldErrors errors)
    {
        if (query[name] is not { } text)
            return null;
        if (Rfc3339.TryParse(text, out var time) && time >= DateTimeOffset.UnixEpoch && time.Year < 9999)
            return time;
        errors.Add(name, $"'{FieldErrors.Shorten(text)}' is not a time; allowed: RFC 3339 since 1970, as 2026-05-01T12:00:00Z");
        return null;
    }

    public static T? OneOf<T>(QueryParameters query, string name, FieldErrors errors) where T : struct, Enum
    {
        if (query[name] is not { } text)
            return null;
        if (SnakeCase<T>.Parse(text) is { } value)
            return value;
        errors.Add(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {SnakeCase<T>.Allowed}");
        return null;
    }
}

/// <summary>A request's query as it was sent, for what its decoded values don't tell any more.</summary>
internal static class RawQuery
{
    /// <summary>The values of a parameter that may be repeated, and may hold several with commas between. A comma of a value itself is
    /// encoded: <c>users=a,b</c> are two, <c>users=Doe%2C%20John</c> is one.</summary>
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

/// <summary>Paging parameters, the same on every list.</summary>
public readonly record struct ListQuery(int Limit, string? Cursor)
{
    public const int MaxLimit = 100, DefaultLimit = 20;

    /// <param name="filters">The parameters of this list beside them, which the caller reads.</param>
    public static ListQuery Read(QueryParameters query, FieldErrors errors, params IReadOnlyList<string> filters) =>
        Read(query, errors, MaxLimit, DefaultLimit, filters);

    /// <summary>For a list whose pages are longer.</summary>
    public static ListQuery Read(QueryParameters query, FieldErrors errors, int maxLimit, int defaultLimit, IReadOnlyList<string> filters)
    {
        query.RejectUnknown(errors, "this list", ["limit", "cursor", .. filters]);
        return new ListQuery(ReadLimit(query["limit"], errors, maxLimit, defaultLimit), query["cursor"]);
    }

    /// <summary>Where this page begins; null on the first one, and when the cursor is no cursor of this list.</summary>
    public T? Position<T>(Func<string, T?> read, FieldErrors errors)
    {
        var position = Cursor is null ? default : read(Cursor);
        if (Cursor is not null && position is null)
            errors.Add("cursor", WrongCursor(Cursor));
        return position;
    }

    internal static string WrongCursor(string cursor) =>
        $"'{FieldErrors.Shorten(cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before";

    private static int ReadLimit(string? given, FieldErrors errors, int max, int @default)
    {
        if (given is null)
            return @default;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= max)
            return limit;
        errors.Add("limit", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: 1 to {max}");
        return @default;
    }
}
