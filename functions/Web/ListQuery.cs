using System.Collections.Specialized;
using System.Globalization;
using Notifications.Shared;

namespace Notifications.Web;

/// <summary>Paging parameters, the same on every list.</summary>
public readonly record struct ListQuery(int Limit, string? Cursor)
{
    public const int MaxLimit = 100, DefaultLimit = 20;

    public static ListQuery Read(NameValueCollection query, FieldErrors errors)
    {
        foreach (var name in query.AllKeys.Where(k => k is not ("limit" or "cursor")))
            errors.Add(FieldErrors.Shorten(name ?? "(no name)"), "is not a parameter of this list; allowed: limit, cursor");
        return new ListQuery(ReadLimit(query["limit"], errors), query["cursor"]);
    }

    private static int ReadLimit(string? given, FieldErrors errors)
    {
        if (given is null)
            return DefaultLimit;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
            return limit;
        errors.Add("limit", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: 1 to {MaxLimit}");
        return DefaultLimit;
    }
}
