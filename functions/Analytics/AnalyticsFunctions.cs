using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Analytics;

public sealed class AnalyticsFunctions(
    StatisticsFlush flush, StatisticsStore store, UserStatistics users, TimeProvider time, ILogger<AnalyticsFunctions> logger)
{
    private static readonly string[] Header = ["section", "name", "sent", "delivered", "acknowledged", "read", "failed"];

    /// <summary>Of the admin's own namespace. What this instance counted is written first; others' may be a flush behind.</summary>
    [Function("Analytics"), Access(Access.Admin)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "analytics")] HttpRequest request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var asCsv = Csv.IsWanted(request, errors);
        var (from, to, user) = AnalyticsRequest.Read(QueryParameters.Of(request), time.GetUtcNow(), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        if (user is null)
            await flush.RunAsync(cancellation);
        var report = new ReportBuilder();
        await foreach (var stat in user is null ? store.ReadAsync(ns, from, to, cancellation) : users.ReadAsync(ns, user, from, to, cancellation))
            report.Add(stat);
        var built = report.Build(from, to);
        return asCsv
            ? Csv.Of("analytics", Header, Rows(built))
            : Answer.Json(built, AppJson.Default.AnalyticsReport);
    }

    /// <summary>Daily, all that is due.</summary>
    [Function("AnalyticsPurge")]
    public async Task Purge([TimerTrigger("0 55 3 * * *")] TimerInfo timer, CancellationToken cancellation) =>
        logger.Purged(await store.PurgeAsync(cancellation));

    private static IEnumerable<string?[]> Rows(AnalyticsReport report) =>
    [
        Row("total", "", report.Totals.Sent, report.Totals.Delivered, report.Totals.Acknowledged, report.Totals.Read, report.Totals.Failed),
        Row("channel", "email", report.Totals.Fallback.Email),
        Row("channel", "sms", report.Totals.Fallback.Sms),
        Row("channel", "push", report.Totals.Fallback.Push),
        .. Rows("type", report.ByType),
        .. Rows("category", report.ByCategory),
        .. Rows("priority", report.ByPriority),
        .. report.ByHour.Select(h => Row("hour", Rfc3339.Format(h.Hour), h.Sent, h.Delivered, h.Acknowledged, h.Read, h.Failed)),
        .. report.Variants.Select(v => Row("variant", $"{v.Category}/{v.Variant}", v.Sent, null, v.Acknowledged, v.Read)),
    ];

    private static IEnumerable<string?[]> Rows(string section, IReadOnlyDictionary<string, Counts> counts) =>
        counts.Select(c => Row(section, c.Key, c.Value.Sent, c.Value.Delivered, c.Value.Acknowledged, c.Value.Read, c.Value.Failed));

    private static string?[] Row(string section, string name, params IEnumerable<long?> counts) =>
        [section, name, .. counts.Concat(Enumerable.Repeat<long?>(null, 5)).Take(5).Select(c => c?.ToString(CultureInfo.InvariantCulture))];
}
