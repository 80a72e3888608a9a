using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
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

/// <summary>What waits and what fails now, of all instances together. Anybody may ask, so the answer is held for a moment.</summary>
public sealed class Gauges
{
    private static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(10), Limit = TimeSpan.FromSeconds(3);

    private const string Waiting = "notifications_queue_waiting_seconds", Failing = "notifications_channel_failing",
        BreakerOpen = "notifications_channel_breaker_open", SuccessRatio = "notifications_channel_success_ratio",
        StorageReachable = "notifications_storage_reachable";

    private static readonly Dictionary<string, string> Helps = new()
    {
        [StorageReachable] = "0 while storage does not answer.",
        [Waiting] = "How long the oldest message of a queue has been waiting.",
        [Failing] = "1 while a channel's provider takes nothing.",
        [BreakerOpen] = "1 while a channel's provider is left alone.",
        [SuccessRatio] = "The part of the tries of the last 15 minutes that a channel's provider took.",
    };

    private readonly QueueWaits waits;
    private readonly ChannelMonitor monitor;
    private readonly ILogger logger;
    private readonly CachedAnswer<IReadOnlyList<GaugeFamily>> families;

    private volatile IReadOnlyList<GaugeFamily> latest = [];

    public Gauges(QueueWaits waits, ChannelMonitor monitor, Meters meters, TimeProvider time, ILogger<Gauges> logger)
    {
        (this.waits, this.monitor, this.logger) = (waits, monitor, logger);
        families = new CachedAnswer<IReadOnlyList<GaugeFamily>>(AskAsync, HoldFor, time);
        foreach (var (name, help) in Helps)
            meters.Observe(name, help, () => Latest(name));
    }

    public Task<IReadOnlyList<GaugeFamily>> ReadAsync(CancellationToken cancellation) => families.GetAsync(cancellation);

    /// <summary>While storage is away, what it would tell is left out.</summary>
    private async Task<IReadOnlyList<GaugeFamily>> AskAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var (queues, channels) = (QueuesAsync(limit.Token), ChannelsAsync(limit.Token));
            await Task.WhenAll(queues, channels);
            return latest = [Reachable(1), await queues, .. await channels];
        }
        catch (Exception e)
        {
            logger.GaugesUnknown(e.GetType().Name);
            return latest = [Reachable(0)];
        }
    }

    private async Task<GaugeFamily> QueuesAsync(CancellationToken cancellation)
    {
        var values = await Task.WhenAll(Queues.Names.Select(
            async queue => Value("queue", queue, (await waits.OfAsync(queue, cancellation)).TotalSeconds)));
        return Family(Waiting, values);
    }

    private async Task<IReadOnlyList<GaugeFamily>> ChannelsAsync(CancellationToken cancellation)
    {
        var health = await Task.WhenAll(monitor.Kinds.Where(monitor.IsConfigured).Select(
            kind => monitor.HealthOfAsync(kind, cancellation)));
        return
        [
            Family(Failing, [.. health.Select(h => Value("channel", h.Name, h.Status == ChannelStatus.Failing ? 1 : 0))]),
            Family(BreakerOpen, [.. health.Select(h => Value("channel", h.Name, h.Breaker == BreakerState.Open ? 1 : 0))]),
            Family(SuccessRatio, [.. health.Where(h => h.SuccessRate is not null).Select(
                h => Value("channel", h.Name, h.SuccessRate!.Value))]),
        ];
    }

    /// <summary>Collecting does not wait: it gets the last answer and asks again. The first time there is none yet.</summary>
    private IEnumerable<Measurement<double>> Latest(string name)
    {
        _ = families.GetAsync(CancellationToken.None);
        return latest.Where(f => f.Name == name).SelectMany(f => f.Values).Select(v => new Measurement<double>(v.Value, v.Labels));
    }

    private static GaugeFamily Reachable(int value) => Family(StorageReachable, [new([], value)]);

    private static GaugeFamily Family(string name, IReadOnlyList<GaugeValue> values) => new(name, Helps[name], values);

    private static GaugeValue Value(string label, string name, double value) => new([new(label, name)], value);
}

/// <summary>Gauges of one name.</summary>
public sealed record GaugeFamily(string Name, string Help, IReadOnlyList<GaugeValue> Values);

public sealed record GaugeValue(IReadOnlyList<KeyValuePair<string, object?>> Labels, double Value);
