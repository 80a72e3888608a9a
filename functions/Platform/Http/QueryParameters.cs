using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

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

/// <summary>The query of an address whose every change is a new version: <c>?version=2</c> asks for that one.</summary>
internal static class VersionQuery
{
    /// <summary>Null when none is asked for, or what is there is wrong.</summary>
    public static int? Read(QueryParameters query, FieldErrors errors)
    {
        query.RejectUnknown(errors, "this address", ["version"]);
        if (query["version"] is not { } given)
            return null;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
            return version;
        errors.Add("version", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: the number of a version");
        return null;
    }
}

/// <summary>A change that takes a version again that was in use before.</summary>
internal static class ActiveVersion
{
    public const string Member = "activeVersion";

    /// <summary>Null when it is wrong, as the fields' errors say.</summary>
    public static int? Read(JsonFields fields)
    {
        var version = fields.Whole(Member, 1, int.MaxValue);
        if (version is null && !fields.Errors.Any)
            fields.Fail(Member, "is null; allowed: the number of a version");
        fields.RejectUnknown();
        return fields.Errors.Any ? null : version;
    }

    /// <param name="kept">Those that there are.</param>
    public static Answer NotKept(JsonFields fields, int version, string name, IReadOnlyList<int> kept)
    {
        var allowed = kept.Count == 0 ? $"none, '{name}' has no version of your own" : string.Join(", ", kept);
        fields.Fail(Member, $"{version} is no version of '{name}'; allowed: {allowed}");
        return Answer.Problem(Problems.Invalid(fields.Errors));
    }
}

/// <summary>Where the next page of a list begins: which list it is, so that a cursor of another one is refused, and the last item shown.
/// It stays good however long it is kept.</summary>
internal static class Cursor
{
    private const int OwnerBytes = 4, IdBytes = 16, MaxCharacters = 2048;

    /// <param name="list">The namespace's list of that name, or the user's inbox.</param>
    public static string Write(string ns, string list, ReadOnlySpan<byte> last)
    {
        var bytes = new byte[OwnerBytes + last.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Owner(ns, list));
        last.CopyTo(bytes.AsSpan(OwnerBytes));
        return Base64Url.EncodeToString(bytes);
    }

    public static string Write(string ns, string list, Guid last) => Write(ns, list, last.ToByteArray(bigEndian: true));

    public static string Write(string ns, string list, string last) => Write(ns, list, Encoding.UTF8.GetBytes(last));

    /// <summary>Null when it is no cursor of this list.</summary>
    public static byte[]? Read(string ns, string list, string cursor)
    {
        if (cursor.Length > MaxCharacters || !Base64Url.IsValid(cursor))
            return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        return bytes.Length > OwnerBytes && BinaryPrimitives.ReadUInt32BigEndian(bytes) == Owner(ns, list) ? bytes[OwnerBytes..] : null;
    }

    public static Guid? ReadId(string ns, string list, string cursor) =>
        Read(ns, list, cursor) is { Length: IdBytes } id ? new Guid(id, bigEndian: true) : null;

    /// <summary>Anybody can make one up, so it may hold no character that a key can't.</summary>
    public static string? ReadText(string ns, string list, string cursor) =>
        Read(ns, list, cursor) is { } bytes && Encoding.UTF8.GetString(bytes) is var text && !text.Any(char.IsControl) ? text : null;

    private static uint Owner(string ns, string list) => Keys.StableHash($"{Keys.Escape(ns)}|{list}");
}
