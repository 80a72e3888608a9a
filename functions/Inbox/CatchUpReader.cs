using System.Globalization;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Inbox;

/// <summary>Reads what a client says that it has, and how much it would take.</summary>
internal static class CatchUpReader
{
    private static readonly string[] Parameters = ["after", "limit"];

    public static (CatchUp CatchUp, int Limit) Read(QueryParameters query, FieldErrors errors, DateTimeOffset now)
    {
        query.RejectUnknown(errors, "this request", Parameters);
        if (!Guid.TryParse(query["after"], out var after) || !CatchUp.IsId(after, now))
        {
            errors.Add("after", $"'{FieldErrors.Shorten(query["after"] ?? "")}' is not allowed; allowed: the id of the newest notification that the client has");
            after = Ids.FirstAt(now);
        }
        return (new CatchUp(after), ReadLimit(query["limit"], errors));
    }

    private static int ReadLimit(string? given, FieldErrors errors)
    {
        if (given is null)
            return CatchUp.Max;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= CatchUp.Max)
            return limit;
        errors.Add("limit", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: 1 to {CatchUp.Max}");
        return CatchUp.Max;
    }
}
