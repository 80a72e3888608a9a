using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Notifications.Delivery.Channels;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Insight;

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
