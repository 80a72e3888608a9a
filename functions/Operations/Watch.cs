using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Delivery.Channels;
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
        await Task.WhenAll(Queues.Names.Select(queue => LookAtAsync(queue, cancellation)));
        var now = time.GetUtcNow();
        foreach (var channel in await checks.ChannelsAsync(cancellation))
        {
            if (channel is { Status: ChannelStatus.Failing, FailingSince: { } since })
                logger.ChannelFailing(channel.Name, (long)(now - since).TotalSeconds, channel.LastCause);
        }
    }

    private async Task LookAtAsync(string queue, CancellationToken cancellation)
    {
        if (await waits.OfAsync(queue, cancellation) is var wait && wait < Patience)
            return;
        logger.QueueWaits(queue, (long)wait.TotalSeconds);
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
