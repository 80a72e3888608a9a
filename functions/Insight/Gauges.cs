using Microsoft.Extensions.Logging;
using Notifications.Delivery.Channels;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Insight;

/// <summary>What waits and what fails now, of all instances together. Anybody may ask, so the answer is held for a moment.</summary>
public sealed class Gauges
{
    private static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(10), Limit = TimeSpan.FromSeconds(3);

    private readonly QueueWaits waits;
    private readonly ChannelMonitor monitor;
    private readonly ILogger logger;
    private readonly CachedAnswer<IReadOnlyList<GaugeFamily>> families;

    public Gauges(QueueWaits waits, ChannelMonitor monitor, TimeProvider time, ILogger<Gauges> logger)
    {
        (this.waits, this.monitor, this.logger) = (waits, monitor, logger);
        families = new CachedAnswer<IReadOnlyList<GaugeFamily>>(AskAsync, HoldFor, time);
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
            return [Reachable(1), await queues, .. await channels];
        }
        catch (Exception e)
        {
            logger.GaugesUnknown(e.GetType().Name);
            return [Reachable(0)];
        }
    }

    private async Task<GaugeFamily> QueuesAsync(CancellationToken cancellation)
    {
        var values = await Task.WhenAll(Queues.Names.Select(
            async queue => Value("queue", queue, (await waits.OfAsync(queue, cancellation)).TotalSeconds)));
        return new("notifications_queue_waiting_seconds", "How long the oldest message of a queue has been waiting.", values);
    }

    private async Task<IReadOnlyList<GaugeFamily>> ChannelsAsync(CancellationToken cancellation)
    {
        var health = await Task.WhenAll(monitor.Kinds.Where(monitor.IsConfigured).Select(
            kind => monitor.HealthOfAsync(kind, cancellation)));
        return
        [
            new("notifications_channel_failing", "1 while a channel's provider takes nothing.",
                [.. health.Select(h => Value("channel", h.Name, h.Status == ChannelStatus.Failing ? 1 : 0))]),
            new("notifications_channel_breaker_open", "1 while a channel's provider is left alone.",
                [.. health.Select(h => Value("channel", h.Name, h.Breaker == BreakerState.Open ? 1 : 0))]),
            new("notifications_channel_success_ratio", "The part of the tries of the last 15 minutes that a channel's provider took.",
                [.. health.Where(h => h.SuccessRate is not null).Select(h => Value("channel", h.Name, h.SuccessRate!.Value))]),
        ];
    }

    private static GaugeFamily Reachable(int value) =>
        new("notifications_storage_reachable", "0 while storage does not answer.", [new([], value)]);

    private static GaugeValue Value(string label, string name, double value) => new([new(label, name)], value);
}

/// <summary>Gauges of one name.</summary>
public sealed record GaugeFamily(string Name, string Help, IReadOnlyList<GaugeValue> Values);

public sealed record GaugeValue(IReadOnlyList<KeyValuePair<string, object?>> Labels, double Value);
