using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Telemetry;

namespace Notifications.Insight;

public sealed class MetricsFunctions(Meters meters, Gauges gauges, Instance instance, IOptions<AnalyticsOptions> options)
{
    /// <summary>What this process did since its start, of all namespaces together, and what waits or fails now: numbers, no
    /// names.</summary>
    [Function("Metrics"), Access(Access.Open)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "metrics")] HttpRequest request, CancellationToken cancellation)
    {
        if (!options.Value.Metrics)
            return Answer.Problem(Problems.NotFound("Metrics are switched off."));
        var text = PrometheusText.Write(meters, await gauges.ReadAsync(cancellation), instance.StartedAt);
        return new Answer(HttpStatusCode.OK, PrometheusText.ContentType, Encoding.UTF8.GetBytes(text));
    }
}

/// <summary>Prometheus' text format, version 0.0.4. Labels' values are names of ours: none needs escaping.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(Meters meters, IEnumerable<GaugeFamily> gauges, DateTimeOffset startedAt)
    {
        var text = new StringBuilder();
        foreach (var family in meters.Families)
        {
            Describe(text, family.Name, "counter", family.Help);
            foreach (var tally in family.Tallies)
                Line(text, family.Name + Labels(tally.Labels), tally.Value);
        }
        foreach (var family in gauges)
        {
            Describe(text, family.Name, "gauge", family.Help);
            foreach (var (labels, value) in family.Values)
                Line(text, family.Name + Labels(labels), value);
        }
        WriteHistogram(text, meters.RoundTrips);
        Gauge(text, "process_resident_memory_bytes", "Memory of the process.", Environment.WorkingSet);
        Gauge(text, "process_start_time_seconds", "When the process started.", startedAt.ToUnixTimeMilliseconds() / 1000.0);
        return text.ToString();
    }

    private static void WriteHistogram(StringBuilder text, Histogram histogram)
    {
        const string name = Meters.RoundTripName;
        Describe(text, name, "histogram", Meters.RoundTripHelp);
        var (count, next) = (0L, 0);
        foreach (var bucket in Histogram.Doublings)
        {
            while (next <= bucket)
                count += histogram[next++];
            Line(text, string.Create(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{Histogram.SecondsAt(bucket)}\"}}"), count);
        }
        while (next < Histogram.Buckets)
            count += histogram[next++];
        Line(text, $"{name}_bucket{{le=\"+Inf\"}}", count);
        Line(text, $"{name}_sum", histogram.TotalMs / 1000);
        Line(text, $"{name}_count", count);
    }

    private static void Gauge(StringBuilder text, string name, string help, double value)
    {
        Describe(text, name, "gauge", help);
        Line(text, name, value);
    }

    private static void Describe(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string name, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");

    private static string Labels(IReadOnlyList<KeyValuePair<string, object?>> labels) =>
        labels.Count == 0 ? "" : $"{{{string.Join(',', labels.Select(l => $"{l.Key}=\"{l.Value}\""))}}}";
}
