using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Analytics;
using Notifications.Inbox;
using Notifications.Presence;
using Notifications.Recipients;
using Notifications.Shared;

namespace Notifications.Realtime;

public sealed class ConnectionFunctions(
    UnreadCounter unread, Memberships memberships, RealtimeGroups groups, ActivityFeed activity, PresenceStore presence, ILogger<ConnectionFunctions> logger)
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
        var joined = memberships.ConnectAsync(ns, user, invocation.ConnectionId, cancellation);
        var admin = invocation.Claims.ContainsKey(HubUser.AdminClaim) ? groups.AddAdminAsync(ns, invocation.ConnectionId, cancellation) : Task.CompletedTask;
        var present = presence.ConnectedAsync(ns, user, invocation.ConnectionId, cancellation);
        activity.Add(ns, a => a.Connected++);
        var counts = await unread.CountAsync(ns, user, cancellation);
        await Task.WhenAll(joined, admin, present);
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
        await presence.DisconnectedAsync(ns, user, invocation.ConnectionId, cancellation);
    }
}
