using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Notifications.Channels;
using Notifications.Delivery;

namespace Notifications.Operations;

/// <summary>How it is with every channel, and since when its oldest message waits. While storage is away it says what it knew last.</summary>
public sealed class ChannelReport(ChannelMonitor monitor, ChannelWaits waits, ILogger<ChannelReport> logger)
{
    private readonly ConcurrentDictionary<ChannelKind, ChannelHealth> last = new();

    public async Task<IReadOnlyList<ChannelHealth>> GetAsync(CancellationToken cancellation) =>
        await Task.WhenAll(monitor.Kinds.Select(kind => OneAsync(kind, cancellation)));

    private async Task<ChannelHealth> OneAsync(ChannelKind kind, CancellationToken cancellation)
    {
        if (!monitor.IsConfigured(kind))
            return ChannelHealth.Of(kind, ChannelStatus.NotConfigured);
        try
        {
            var (health, oldest) = (monitor.HealthOfAsync(kind, cancellation), waits.OldestAsync(kind, cancellation));
            await Task.WhenAll(health, oldest);
            var known = await health;
            var queued = await oldest;
            return last[kind] = queued < known.OldestWaiting || known.OldestWaiting is null ? known with { OldestWaiting = queued } : known;
        }
        catch (Exception e)
        {
            // The checks of storage say that it is away.
            var health = last.GetValueOrDefault(kind, ChannelHealth.Of(kind, ChannelStatus.Ok));
            logger.ChannelUnknown(health.Name, e.GetType().Name);
            return health;
        }
    }
}
