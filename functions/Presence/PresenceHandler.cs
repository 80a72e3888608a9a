using Notifications.Operations;
using Notifications.Recipients;

namespace Notifications.Presence;

/// <summary>Who is online.</summary>
public sealed class PresenceHandler(PresenceStore store, MembershipStore memberships, Instance instance)
{
    private const int MaxRooms = 100;

    public async Task<PresenceList> GetAsync(string ns, IReadOnlyList<string> users, CancellationToken cancellation) =>
        new(await Task.WhenAll(users.Select(user => GetAsync(ns, user, cancellation))));

    /// <summary>Costs a storage transaction for each 1,000 connections, and for each 1,000 members of rooms.</summary>
    public async Task<RealtimeStats> StatsAsync(string ns, CancellationToken cancellation)
    {
        var (connections, online) = (0, new HashSet<string>(StringComparer.Ordinal));
        await foreach (var (_, user) in store.ListAsync(ns, cancellation))
        {
            connections++;
            online.Add(user);
        }
        var rooms = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var (room, user) in memberships.RoomMembersAsync(ns, cancellation))
        {
            if (online.Contains(user))
                rooms[room] = rooms.GetValueOrDefault(room) + 1;
        }
        var most = rooms.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Take(MaxRooms);
        return new RealtimeStats(connections, online.Count, [.. most.Select(r => new RoomPresence(r.Key, r.Value))], instance.StartedAt, StatusFunction.Version);
    }

    private async Task<UserPresence> GetAsync(string ns, string user, CancellationToken cancellation)
    {
        var open = await store.ListAsync(ns, user, cancellation);
        return new UserPresence(user, open.Count > 0, open.Count > 0 ? open.Max(c => c.LastSeenAt) : null);
    }
}
