using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Realtime;

namespace Notifications.Presence;

public sealed class PresenceTimers(PresenceStore store, IOptions<RealtimeOptions> options, ILogger<PresenceTimers> logger)
{
    /// <summary>Every minute, all that is stale.</summary>
    [Function("PresenceCleanup")]
    public async Task Clean([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        if (await store.RemoveStaleAsync(null, options.Value.StaleAfter, cancellation) is > 0 and var removed)
            logger.Stale(removed);
    }

    /// <summary>Every five minutes, how many are connected.</summary>
    [Function("PresenceMonitor")]
    public async Task Monitor([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var (connections, users) = (0, new HashSet<(string, string)>());
        await foreach (var user in store.ListAsync(null, cancellation))
        {
            connections++;
            users.Add(user);
        }
        logger.Connected(connections, users.Count);
    }
}
