using Microsoft.Extensions.Options;
using Notifications.Platform;
using Notifications.Platform.Security;
using Notifications.Realtime;

namespace Notifications.Recipients.Presence;

/// <summary>Who is online.</summary>
public sealed class PresenceHandler(
    PresenceStore store, MembershipStore memberships, IPresenceAudience audience, Instance instance, IOptions<RealtimeOptions> options)
{
    private const int MaxRooms = 100;

    /// <summary>Somebody whom the caller may not see looks like somebody who is away: so does one who does not exist.</summary>
    public async Task<PresenceList> GetAsync(Caller caller, IReadOnlyList<string> users, CancellationToken cancellation)
    {
        var seesAll = caller.MaySend || caller.UserId is null || options.Value.OpenPresence;
        var mine = seesAll ? [] : await memberships.RoomsAsync(caller.Namespace, caller.User, cancellation);
        return new(await Task.WhenAll(users.Select(async user =>
            seesAll || user == caller.UserId || await SharesARoomAsync(caller.Namespace, mine, user, cancellation)
                || await audience.MaySeeAsync(caller.Namespace, caller.User, user, cancellation)
                ? await GetAsync(caller.Namespace, user, cancellation)
                : new UserPresence(user, false, null))));
    }

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
        return new RealtimeStats(
            connections, online.Count, [.. most.Select(r => new RoomPresence(r.Key, r.Value))], instance.StartedAt, Instance.Version);
    }

    private async Task<bool> SharesARoomAsync(string ns, HashSet<string> mine, string user, CancellationToken cancellation) =>
        mine.Count > 0 && mine.Overlaps(await memberships.RoomsAsync(ns, user, cancellation));

    private async Task<UserPresence> GetAsync(string ns, string user, CancellationToken cancellation)
    {
        var open = await store.ListAsync(ns, user, cancellation);
        return new UserPresence(user, open.Count > 0, open.Count > 0 ? open.Max(c => c.LastSeenAt) : null);
    }
}
