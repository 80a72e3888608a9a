using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Analytics;

/// <summary>Reads which statistics are asked for. Hours are the smallest: the time is widened to whole ones.</summary>
internal static class AnalyticsRequest
{
    private const int MaxDays = 93;
    private static readonly string[] Parameters = ["from", "to", "userId", "format"];

    /// <summary>The last day when nothing is said.</summary>
    public static (DateTimeOffset From, DateTimeOffset To, string? User) Read(QueryParameters query, DateTimeOffset now, FieldErrors errors)
    {
        query.RejectUnknown(errors, "this request", Parameters);
        var to = Hours.UpFrom(QueryValues.Time(query, "to", errors) ?? now);
        var from = Hours.Of(QueryValues.Time(query, "from", errors) ?? to.AddDays(-1));
        if (from >= to || to - from > TimeSpan.FromDays(MaxDays))
            errors.Add("from", $"'{Rfc3339.Format(from)}' is not allowed; allowed: before 'to' ({Rfc3339.Format(to)}), by at most {MaxDays} days");
        var user = query["userId"];
        if (user is not null && UserIds.Check(user) is { } rule)
            errors.Add("userId", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        return (from, to, user);
    }
}
