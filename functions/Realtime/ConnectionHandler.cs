using Notifications.Inbox;
using Notifications.Presence;
using Notifications.Recipients;

namespace Notifications.Realtime;

/// <summary>Connections that were opened and closed. When the real-time service or a network comes back, all clients do at once: storage
/// that is asked for all of them together answers none in time, and is asked again. So they take turns.</summary>
public sealed class ConnectionHandler(UnreadCounter unread, Memberships memberships, RealtimeGroups groups, PresenceStore presence) : IDisposable
{
    /// <summary>Each asks storage for half a dozen things.</summary>
    public const int AtOnce = 32;

    private readonly SemaphoreSlim turns = new(AtOnce);

    /// <summary>Joins its groups; gives back what its user has not read. Null when the service did not take it into all of them: it would miss
    /// pushes without a sign, so it is closed, and its client connects again.</summary>
    public Task<UnreadCounts?> ConnectedAsync(string ns, string user, string connection, bool isAdmin, CancellationToken cancellation) =>
        InTurnAsync<UnreadCounts?>(async () =>
        {
            var joined = memberships.ConnectAsync(ns, user, connection, cancellation);
            var admin = isAdmin ? groups.AddAdminAsync(ns, connection, cancellation) : Task.FromResult(true);
            var present = presence.ConnectedAsync(ns, user, connection, cancellation);
            var counts = await unread.CountAsync(ns, user, cancellation);
            await Task.WhenAll(joined, admin, present);
            if (await joined && await admin)
                return counts;
            await groups.CloseAsync(connection, "It is not in all of its groups.", cancellation);
            return null;
        }, cancellation);

    public Task DisconnectedAsync(string ns, string user, string connection, CancellationToken cancellation) =>
        InTurnAsync(async () =>
        {
            await presence.DisconnectedAsync(ns, user, connection, cancellation);
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
