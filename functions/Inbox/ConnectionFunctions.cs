using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Realtime;
using Notifications.Recipients;
using Notifications.Recipients.Presence;

namespace Notifications.Inbox;

public sealed class ConnectionFunctions(ConnectionHandler connections, INotificationObserver observer, ILogger<ConnectionFunctions> logger)
{
    /// <summary>A new connection joins its groups, and is then told its unread count: who has that misses no group's message. The groups
    /// are joined from here and not by an output binding: bindings have no order among themselves, their items go one after another, and
    /// a failing one could not be told from a failing function.</summary>
    [Function("HubConnected")]
    [SignalROutput(HubName = NotificationHub.Name)]
    public async Task<SignalRMessageAction?> Connected(
        [SignalRTrigger(NotificationHub.Name, "connections", "connected")] SignalRInvocationContext invocation,
        CancellationToken cancellation)
    {
        logger.Connected(invocation.ConnectionId);
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return null;
        observer.Connected(ns, user, invocation.ConnectionId);
        var isAdmin = invocation.Claims.ContainsKey(HubUser.AdminClaim);
        if (await connections.ConnectedAsync(ns, user, invocation.ConnectionId, isAdmin, cancellation) is not { } counts)
        {
            logger.NotJoined(invocation.ConnectionId);
            return null;
        }
        var argument = JsonSerializer.SerializeToElement(new UnreadCount(counts.Count), RealtimeJson.Default.UnreadCount);
        return new SignalRMessageAction(HubEvents.UnreadCount, [argument]) { ConnectionId = invocation.ConnectionId };
    }

    [Function("HubDisconnected")]
    public async Task Disconnected(
        [SignalRTrigger(NotificationHub.Name, "connections", "disconnected")] SignalRInvocationContext invocation,
        CancellationToken cancellation)
    {
        logger.Disconnected(invocation.ConnectionId);
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return;
        observer.Disconnected(ns, user, invocation.ConnectionId);
        await connections.DisconnectedAsync(ns, user, invocation.ConnectionId, cancellation);
    }
}

/// <summary>Connections that were opened and closed. When the real-time service or a network comes back, all clients do at once: storage
/// that is asked for all of them together answers none in time, and is asked again. So they take turns.</summary>
public sealed class ConnectionHandler(
    UnreadCounter unread, Memberships memberships, RealtimeGroups groups, PresenceStore presence, PresenceEvents events) : IDisposable
{
    /// <summary>Each asks storage for half a dozen things.</summary>
    public const int AtOnce = 32;

    private readonly SemaphoreSlim turns = new(AtOnce);

    /// <summary>Joins its groups; gives back what its user has not read. Null when the service did not take it into all of them: it would
    /// miss pushes without a sign, so it is closed, and its client connects again.</summary>
    public Task<UnreadCounts?> ConnectedAsync(string ns, string user, string connection, bool isAdmin, CancellationToken cancellation) =>
        InTurnAsync<UnreadCounts?>(async () =>
        {
            var joined = memberships.ConnectAsync(ns, user, connection, cancellation);
            var admin = isAdmin ? groups.AddAdminAsync(ns, connection, cancellation) : Task.FromResult(true);
            var present = presence.ConnectedAsync(ns, user, connection, cancellation);
            var counts = await unread.CountAsync(ns, user, cancellation);
            await Task.WhenAll(joined, admin, present);
            if (await joined && await admin)
            {
                events.Connected(ns, user);
                return counts;
            }
            await groups.CloseAsync(connection, "It is not in all of its groups.", cancellation);
            return null;
        }, cancellation);

    public Task DisconnectedAsync(string ns, string user, string connection, CancellationToken cancellation) =>
        InTurnAsync(async () =>
        {
            await presence.DisconnectedAsync(ns, user, connection, cancellation);
            events.Disconnected(ns, user);
            return true;
        }, cancellation);

    public void Dispose() => turns.Dispose();

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            turns.Release();
        }
    }
}
