using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Realtime;

public sealed class ConnectionFunctions(InboxHandler inbox, ILogger<ConnectionFunctions> logger)
{
    /// <summary>A new connection is told its unread count at once.</summary>
    [Function("HubConnected")]
    [SignalROutput(HubName = NotificationHub.Name)]
    public async Task<SignalRMessageAction?> Connected(
        [SignalRTrigger(NotificationHub.Name, "connections", "connected")] SignalRInvocationContext invocation, CancellationToken cancellation)
    {
        logger.Connected(invocation.ConnectionId);
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return null;
        var counts = await inbox.CountUnreadAsync(ns, user, cancellation);
        var argument = JsonSerializer.SerializeToElement(new UnreadCount(counts.Count), AppJson.Default.UnreadCount);
        return new SignalRMessageAction(HubEvents.UnreadCount, [argument]) { ConnectionId = invocation.ConnectionId };
    }

    [Function("HubDisconnected")]
    public void Disconnected([SignalRTrigger(NotificationHub.Name, "connections", "disconnected")] SignalRInvocationContext invocation) =>
        logger.Disconnected(invocation.ConnectionId);
}
