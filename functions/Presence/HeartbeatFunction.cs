using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Realtime;
using Notifications.Shared;

namespace Notifications.Presence;

public sealed class HeartbeatFunction(PresenceStore store, TimeProvider time)
{
    /// <summary>A sign of life, more often than <c>Realtime:StaleAfter</c>.</summary>
    [Function("HubHeartbeat")]
    public async Task<JsonElement> Run(
        [SignalRTrigger(NotificationHub.Name, "messages", "heartbeat")] SignalRInvocationContext invocation, CancellationToken cancellation)
    {
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return HubAnswer.Of(Problems.Unauthenticated("The connection belongs to no user: negotiate first."));
        await store.SeenAsync(ns, user, invocation.ConnectionId, cancellation);
        return HubAnswer.Of(new Pong(time.GetUtcNow()), AppJson.Default.Pong);
    }
}
