using Notifications.Channels;
using Notifications.History;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Audit;

/// <summary>Reads what is asked of the audit.</summary>
internal static class AuditRequest
{
    /// <summary>Of a table of text; a page of JSON is as long as everywhere.</summary>
    public const int MaxRows = 10_000, DefaultRows = 1_000;

    private static readonly string[] Parameters = ["since", "until", "user", "notification", "channel", "event", "actor", "format"];

    /// <summary>Clocks of instances differ.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static (AuditFilter Filter, int Limit) Read(string ns, QueryParameters query, bool asCsv, DateTimeOffset now, FieldErrors errors)
    {
        var list = asCsv ? ListQuery.Read(query, errors, MaxRows, DefaultRows, Parameters) : ListQuery.Read(query, errors, Parameters);
        var filter = new AuditFilter
        {
            Since = QueryValues.Time(query, "since", errors) ?? DateTimeOffset.UnixEpoch,
            Until = QueryValues.Time(query, "until", errors) ?? now + Ahead,
            User = Checked(query, "user", errors, UserIds.Check),
            Notification = Notification(query, errors),
            Channel = QueryValues.OneOf<ChannelKind>(query, "channel", errors),
            Event = Checked(query, "event", errors, CheckEvent),
            Actor = Checked(query, "actor", errors, CheckActor),
            After = list.Cursor is null ? null : AuditPosition.ReadCursor(ns, list.Cursor),
        };
        if (list.Cursor is not null && filter.After is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(list.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        return (filter, list.Limit);
    }

    private static Guid? Notification(QueryParameters query, FieldErrors errors)
    {
        if (query["notification"] is not { } text)
            return null;
        if (Guid.TryParse(text, out var id))
            return id;
        errors.Add("notification", $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        return null;
    }

    private static string? Checked(QueryParameters query, string name, FieldErrors errors, Func<string, string?> check)
    {
        if (query[name] is { } text && check(text) is { } rule)
            errors.Add(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {rule}");
        return query[name];
    }

    private static string? CheckEvent(string name) =>
        SnakeCase<HistoryEventKind>.Parse(name) is null && SnakeCase<AuditAction>.Parse(name) is null
            ? $"{SnakeCase<HistoryEventKind>.Allowed}, {SnakeCase<AuditAction>.Allowed}" : null;

    private static string? CheckActor(string actor) =>
        actor.StartsWith("user:", StringComparison.Ordinal) || actor.StartsWith("key:", StringComparison.Ordinal) ? null : "'user:' and a user id, or 'key:' and the name of an API key";
}
