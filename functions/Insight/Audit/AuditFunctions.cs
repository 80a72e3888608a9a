using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Security;

namespace Notifications.Insight.Audit;

public sealed class AuditFunctions(AuditHandler audit, AuditStore store, TimeProvider time, ILogger<AuditFunctions> logger)
{
    private static readonly string[] Header = ["at", "event", "userId", "notificationId", "channel", "attempt", "detail", "actor",
        "category", "subject"];

    /// <summary>Of the admin's own namespace. With <c>channel=email</c> it is the email log.</summary>
    [Function("Audit"), Access(Access.Admin)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "audit")] HttpRequest request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var asCsv = Csv.IsWanted(request, errors);
        var (filter, limit) = AuditRequest.Read(ns, QueryParameters.Of(request), asCsv, time.GetUtcNow(), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var page = await audit.ListAsync(ns, filter, limit, cancellation);
        if (!asCsv)
            return Answer.Json(page, InsightJson.Default.AuditPage);
        var response = Csv.Of("audit", Header, page.Items.Select(Row));
        if (page.NextCursor is not null)
            response.With("X-Next-Cursor", page.NextCursor);
        return response;
    }

    /// <summary>Daily, all that is due.</summary>
    [Function("AuditPurge")]
    public async Task Purge([TimerTrigger("0 50 3 * * *")] TimerInfo timer, CancellationToken cancellation) =>
        logger.AuditPurged(await store.PurgeAsync(cancellation));

    private static string?[] Row(AuditEntry entry) =>
    [
        Rfc3339.Format(entry.At), entry.Event, entry.UserId, entry.NotificationId?.ToString(),
        entry.Channel is { } channel ? SnakeCase<ChannelKind>.NameOf(channel) : null,
        entry.Attempt?.ToString(CultureInfo.InvariantCulture), entry.Detail, entry.Actor, entry.Category, entry.Subject,
    ];
}

/// <summary>What happened and who did it, from both places, newest first.</summary>
public sealed class AuditHandler(AuditStore actions, NotificationEvents events)
{
    public async Task<AuditPage> ListAsync(string ns, AuditFilter filter, int limit, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var newest = new TopEntries(filter, limit + 1);
        await Task.WhenAll(
            filter.WantsActions ? actions.FindAsync(ns, newest, cancellation) : Task.CompletedTask,
            filter.WantsEvents ? events.FindAsync(ns, newest, cancellation) : Task.CompletedTask);
        var found = newest.ToArray();
        var items = found.Take(limit).ToArray();
        return new AuditPage(items, found.Length > limit ? AuditPosition.Of(items[^1]).WriteCursor(ns) : null);
    }
}

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
            After = list.Position(cursor => AuditPosition.ReadCursor(ns, cursor), errors),
        };
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
        actor.Split(':', 2) is ["user" or "key", var name] && UserIds.Check(name) is null ? null
        : "'user:' and a user id, or 'key:' and the name of an API key";
}
