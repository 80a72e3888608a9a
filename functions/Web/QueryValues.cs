using Notifications.Shared;

namespace Notifications.Web;

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
