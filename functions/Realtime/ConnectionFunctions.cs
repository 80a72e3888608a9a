using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Analytics;
using Notifications.Shared;

namespace Notifications.Realtime;

public sealed class ConnectionFunctions(ConnectionHandler connections, ActivityFeed activity, ILogger<ConnectionFunctions> logger)
{
    /// <summary>A new connection joins its groups, and is then told its unread count: who has that misses no group's message. The groups
    /// are joined from here and not by an output binding: bindings have no order among themselves, their items go one after another, and
    /// a failing one could not be told from a failing function.</summary>
    [Function("HubConnected")]
    [SignalROutput(HubName = NotificationHub.Name)]
    public async Task<SignalRMessageAction?> Connected(
        [SignalRTrigger(NotificationHub.Name, "connections", "connected")] SignalRInvocationContext invocation, CancellationToken cancellation)
    {
        logger.Connected(invocation.ConnectionId);
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return null;
        activity.Add(ns, a => a.Connected++);
        var isAdmin = invocation.Claims.ContainsKey(HubUser.AdminClaim);
        if (await connections.ConnectedAsync(ns, user, invocation.ConnectionId, isAdmin, cancellation) is not { } counts)
        {
            logger.NotJoined(invocation.ConnectionId);
            return null;
        }
        var argument = JsonSerializer.SerializeToElement(new UnreadCount(counts.Count), AppJson.Default.UnreadCount);
        return new SignalRMessageAction(HubEvents.UnreadCount, [argument]) { ConnectionId = invocation.ConnectionId };
    }

    [Function("HubDisconnected")]
    public async Task Disconnected(
        [SignalRTrigger(NotificationHub.Name, "connections", "disconnected")] SignalRInvocationContext invocation, CancellationToken cancellation)
    {
        logger.Disconnected(invocation.ConnectionId);
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return;
        activity.Add(ns, a => a.Disconnected++);
        await connections.DisconnectedAsync(ns, user, invocation.ConnectionId, cancellation);
    }
}
