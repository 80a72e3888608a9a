using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Delivery;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Operations.Incidents;
using Notifications.Platform.Storage;

namespace Notifications.Operations;

/// <summary>Writes a line into the log every minute for as long as a queue is not worked off or a channel fails: what alerts can look
/// for where nobody collects metrics.</summary>
public sealed class Watch(QueueWaits waits, HealthChecks checks, IncidentSigns signs, TimeProvider time, ILogger<Watch> logger)
{
    /// <summary>Polling takes 2 s, and a message that comes back after a failure 10 s: what waits longer is no delay of these.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var channel in await checks.ChannelsAsync(cancellation))
        {
            if (channel is not { Status: ChannelStatus.Failing, FailingSince: { } since })
                continue;
            logger.ChannelFailing(channel.Name, (long)(now - since).TotalSeconds, channel.LastCause);
            held.Add(Fallback.QueueOf(SnakeCase<ChannelKind>.Parse(channel.Name)!.Value));
        }
        await Task.WhenAll(Queues.Names.Select(queue => LookAtAsync(queue, held.Contains(queue), cancellation)));
    }

    /// <param name="isHeld">Its channel is failing: what waits is part of that incident.</param>
    private async Task LookAtAsync(string queue, bool isHeld, CancellationToken cancellation)
    {
        if (await waits.OfAsync(queue, cancellation) is var wait && wait < Patience)
            return;
        logger.QueueWaits(queue, (long)wait.TotalSeconds);
        if (isHeld)
            return;
        signs.Add(IncidentSubject.OfQueue(queue), "not_worked_off", since: time.GetUtcNow() - wait);
    }
}

public sealed class WatchFunctions(Watch watch, IncidentWatch incidents)
{
    [Function("Watch")]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        try
        {
            await watch.RunAsync(cancellation);
        }
        finally
        {
            await incidents.RunAsync(cancellation);
        }
    }
}
