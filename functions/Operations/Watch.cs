using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Delivery.Channels;
using Notifications.Platform.Storage;

namespace Notifications.Operations;

/// <summary>Writes a line into the log every minute for as long as a queue is not worked off or a channel fails: what alerts can look
/// for where nobody collects metrics.</summary>
public sealed class Watch(QueueWaits waits, HealthChecks checks, TimeProvider time, ILogger<Watch> logger)
{
    /// <summary>Polling takes 2 s, and a message that comes back after a failure 10 s: what waits longer is no delay of these.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

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
        if (await waits.OfAsync(queue, cancellation) is var wait && wait >= Patience)
            logger.QueueWaits(queue, (long)wait.TotalSeconds);
    }
}

public sealed class WatchFunctions(Watch watch)
{
    [Function("Watch")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => watch.RunAsync(cancellation);
}
