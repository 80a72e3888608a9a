using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Channels;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Audit;

public sealed class AuditFunctions(AuditHandler audit, AuditStore store, TimeProvider time, ILogger<AuditFunctions> logger)
{
    private static readonly string[] Header = ["at", "event", "userId", "notificationId", "channel", "attempt", "detail", "actor", "category"];

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
            return Answer.Json(page, AppJson.Default.AuditPage);
        var response = Csv.Of("audit", Header, page.Items.Select(Row));
        if (page.NextCursor is not null)
            response.With("X-Next-Cursor", page.NextCursor);
        return response;
    }

    /// <summary>Daily, all that is due.</summary>
    [Function("AuditPurge")]
    public async Task Purge([TimerTrigger("0 50 3 * * *")] TimerInfo timer, CancellationToken cancellation) =>
        logger.Purged(await store.PurgeAsync(cancellation));

    private static string?[] Row(AuditEntry entry) =>
    [
        Rfc3339.Format(entry.At), entry.Event, entry.UserId, entry.NotificationId?.ToString(),
        entry.Channel is { } channel ? SnakeCase<ChannelKind>.NameOf(channel) : null,
        entry.Attempt?.ToString(CultureInfo.InvariantCulture), entry.Detail, entry.Actor, entry.Category,
    ];
}
