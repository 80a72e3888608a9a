using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Security;
using Notifications.Platform.Telemetry;

namespace Notifications.Insight;

public sealed class AnalyticsFunctions(
    StatisticsFlush flush, StatisticsStore store, UserStatistics users, RecentActivity recent, TimeProvider time,
    ILogger<AnalyticsFunctions> logger)
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
        var (from, to, user, withRecent) = AnalyticsRequest.Read(QueryParameters.Of(request), time.GetUtcNow(), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        if (user is null)
            await flush.RunAsync(cancellation);
        var report = new ReportBuilder();
        await foreach (var stat in user is null ? store.ReadAsync(ns, from, to, cancellation)
            : users.ReadAsync(ns, user, from, to, cancellation))
            report.Add(stat);
        var built = report.Build(from, to, knowsOnline: user is null) with
        {
            Recent = withRecent ? await recent.ReadAsync(ns, cancellation) : null,
        };
        return asCsv
            ? Csv.Of("analytics", Header, Rows(built))
            : Answer.Json(built, InsightJson.Default.AnalyticsReport);
    }

    /// <summary>Daily, all that is due.</summary>
    [Function("AnalyticsPurge")]
    public async Task Purge([TimerTrigger("0 55 3 * * *")] TimerInfo timer, CancellationToken cancellation) =>
        logger.StatisticsPurged(await store.PurgeAsync(cancellation) + await recent.PurgeAsync(cancellation));

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

/// <summary>Reads which statistics are asked for. Hours are the smallest: the time is widened to whole ones.</summary>
internal static class AnalyticsRequest
{
    private const int MaxDays = 93;
    private static readonly string[] Parameters = ["from", "to", "userId", "format", "recent"];

    /// <summary>The last day when nothing is said.</summary>
    public static (DateTimeOffset From, DateTimeOffset To, string? User, bool WithRecent) Read(
        QueryParameters query, DateTimeOffset now, FieldErrors errors)
    {
        query.RejectUnknown(errors, "this request", Parameters);
        var to = Hours.UpFrom(QueryValues.Time(query, "to", errors) ?? now);
        var from = Hours.Of(QueryValues.Time(query, "from", errors) ?? to.AddDays(-1));
        if (from >= to || to - from > TimeSpan.FromDays(MaxDays))
            errors.Add("from", $"'{Rfc3339.Format(from)}' is not allowed; allowed: before 'to' ({Rfc3339.Format(to)}), by at most "
                + $"{MaxDays} days");
        var user = query["userId"];
        if (user is not null && UserIds.Check(user) is { } rule)
            errors.Add("userId", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        if (query["recent"] is { } recent && recent is not ("true" or "false"))
            errors.Add("recent", $"'{FieldErrors.Shorten(recent)}' is not allowed; allowed: true, false");
        else if (query["recent"] == "true" && user is not null)
            errors.Add("recent", "is not allowed together with 'userId'; allowed: one of them");
        return (from, to, user, query["recent"] == "true");
    }
}

/// <summary>What was counted in a time.</summary>
public sealed record AnalyticsReport
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required Totals Totals { get; init; }

    public required IReadOnlyDictionary<string, Counts> ByType { get; init; }

    public required IReadOnlyDictionary<string, Counts> ByCategory { get; init; }

    public required IReadOnlyDictionary<string, Counts> ByPriority { get; init; }

    /// <summary>Oldest first; hours without anything are left out.</summary>
    public required IReadOnlyList<HourCounts> ByHour { get; init; }

    public required IReadOnlyList<VariantCounts> Variants { get; init; }

    /// <summary>From sending to the first acknowledgement; null without any.</summary>
    public required Percentiles? LatencyMs { get; init; }

    /// <summary>The same of people who were online when it was sent; null without any, and of one user.</summary>
    public required Percentiles? OnlineLatencyMs { get; init; }

    /// <summary>The last five minutes by the second, oldest first; absent when nobody asked for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecentSecond>? Recent { get; init; }
}

public sealed record Counts(long Sent, long Delivered, long Acknowledged, long Read, long Failed);

/// <param name="Online">Sent to somebody who was online then; null of one user: nobody keeps when they were.</param>
/// <param name="DeliveredOnline">Acknowledged by somebody who was online when it was sent.</param>
public sealed record Totals(
    long Sent, long Delivered, long Acknowledged, long Read, long Failed, long? Online, long? DeliveredOnline, FallbackCounts Fallback);

/// <summary>Notifications that the channels took when nobody acknowledged them.</summary>
public sealed record FallbackCounts(long Email, long Sms, long Push);

public sealed record HourCounts(DateTimeOffset Hour, long Sent, long Delivered, long Acknowledged, long Read, long Failed);

public sealed record VariantCounts(string Category, string Variant, long Sent, long Acknowledged, long Read);

/// <summary>Adds up what was counted.</summary>
internal sealed class ReportBuilder
{
    private static readonly int Counters = Enum.GetValues<Counter>().Length;

    private readonly Dictionary<(Dimension Dimension, string Value), long[]> sums = [];
    private readonly SortedDictionary<DateTimeOffset, long[]> hours = [];
    private readonly Histogram latency = new(), onlineLatency = new();

    public void Add(Stat stat)
    {
        AddTo(stat.Dimension, stat.Value, stat.Counts);
        if (stat.Dimension == Dimension.Total)
            Add(hours.TryGetValue(stat.Hour, out var hour) ? hour : hours[stat.Hour] = new long[Counters], stat.Counts);
        if (stat.Latency is not null)
            latency.Add(stat.Latency);
        if (stat.OnlineLatency is not null)
            onlineLatency.Add(stat.OnlineLatency);
    }

    public AnalyticsReport Build(DateTimeOffset from, DateTimeOffset to, bool knowsOnline)
    {
        var total = sums.GetValueOrDefault((Dimension.Total, "")) ?? new long[Counters];
        return new AnalyticsReport
        {
            From = from,
            To = to,
            Totals = new Totals(
                Of(total, Counter.Sent), Of(total, Counter.Delivered), Of(total, Counter.Acknowledged), Of(total, Counter.Read),
                Of(total, Counter.Failed), knowsOnline ? Of(total, Counter.Online) : null,
                knowsOnline ? Of(total, Counter.DeliveredOnline) : null,
                new FallbackCounts(Accepted(ChannelKind.Email), Accepted(ChannelKind.Sms), Accepted(ChannelKind.Push))),
            ByType = By(Dimension.Type),
            ByCategory = By(Dimension.Category),
            ByPriority = By(Dimension.Priority),
            ByHour = [.. hours.Select(h => Hour(h.Key, h.Value))],
            Variants = [.. Values(Dimension.Variant).Select(v => Variant(v.Value, v.Sums))],
            LatencyMs = latency.Describe(),
            OnlineLatencyMs = onlineLatency.Describe(),
        };
    }

    private void AddTo(Dimension dimension, string value, IReadOnlyList<long> counts) =>
        Add(sums.TryGetValue((dimension, value), out var known) ? known : sums[(dimension, value)] = new long[Counters], counts);

    private static void Add(long[] sum, IReadOnlyList<long> counts)
    {
        for (var i = 0; i < Counters; i++)
            sum[i] += counts[i];
    }

    private SortedDictionary<string, Counts> By(Dimension dimension) => new(
        Values(dimension).ToDictionary(v => v.Value, v => new Counts(
            Of(v.Sums, Counter.Sent), Of(v.Sums, Counter.Delivered), Of(v.Sums, Counter.Acknowledged), Of(v.Sums, Counter.Read),
            Of(v.Sums, Counter.Failed))),
        StringComparer.Ordinal);

    private IEnumerable<(string Value, long[] Sums)> Values(Dimension dimension) =>
        sums.Where(s => s.Key.Dimension == dimension).Select(s => (s.Key.Value, s.Value)).OrderBy(s => s.Item1, StringComparer.Ordinal);

    private static HourCounts Hour(DateTimeOffset hour, long[] sums) => new(
        hour, Of(sums, Counter.Sent), Of(sums, Counter.Delivered), Of(sums, Counter.Acknowledged), Of(sums, Counter.Read),
        Of(sums, Counter.Failed));

    private static VariantCounts Variant(string value, long[] sums)
    {
        // What was too much to be counted apart has no second part.
        var (category, name) = value.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar ? (value[..bar], value[(bar + 1)..])
            : (value, value);
        return new VariantCounts(category, name, Of(sums, Counter.Sent), Of(sums, Counter.Acknowledged), Of(sums, Counter.Read));
    }

    private long Accepted(ChannelKind channel) =>
        sums.TryGetValue((Dimension.Channel, SnakeCase<ChannelKind>.NameOf(channel)), out var known) ? Of(known, Counter.Sent) : 0;

    private static long Of(long[] sums, Counter counter) => sums[(int)counter];
}
