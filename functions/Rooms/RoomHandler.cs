using Notifications.Recipients;
using Notifications.Shared;

namespace Notifications.Rooms;

/// <summary>Users who join and leave by themselves.</summary>
public sealed class RoomHandler(OpenRooms open, Memberships memberships)
{
    /// <summary>Null when it is done.</summary>
    internal async Task<Problem?> JoinAsync(string ns, string user, string connection, string room, CancellationToken cancellation) =>
        open.Refusal(room) ?? await memberships.JoinFromAsync(ns, user, connection, Membership.Room(room), cancellation) switch
        {
            JoinOutcome.Joined => null,
            JoinOutcome.Busy => RoomProblems.Busy(),
            JoinOutcome.NotInGroup => Problems.Unavailable("the real-time service for the room's messages"),
            JoinOutcome.TooMany => Problems.Conflict($"You joined {Memberships.MaxOwn} rooms already; allowed: up to that many. Leave one first."),
        };

    /// <inheritdoc cref="JoinAsync"/>
    internal async Task<Problem?> LeaveAsync(string ns, string user, string room, CancellationToken cancellation) =>
        open.Refusal(room) ?? (await memberships.LeaveAsync(ns, user, Membership.Room(room), cancellation) ? null : RoomProblems.Busy());
}
