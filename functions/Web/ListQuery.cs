using System.Globalization;
using Notifications.Shared;

namespace Notifications.Web;

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
