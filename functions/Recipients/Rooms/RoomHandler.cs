using System.IO.Enumeration;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Realtime;

namespace Notifications.Recipients.Rooms;

/// <summary>Users who join and leave by themselves.</summary>
public sealed class RoomHandler(OpenRooms open, Memberships memberships)
{
    /// <summary>Null when it is done.</summary>
    internal async Task<Problem?> JoinAsync(string ns, string user, string connection, string room, CancellationToken cancellation) =>
        open.Refusal(room) ?? await memberships.JoinFromAsync(ns, user, connection, Membership.Room(room), cancellation) switch
        {
            JoinOutcome.Joined => null,
            JoinOutcome.Busy => RoomProblems.Busy(),
            JoinOutcome.NotInGroup => RoomProblems.NotInGroup(),
            JoinOutcome.TooMany =>
            Problems.TooMany($"You have already joined {Memberships.MaxOwn} rooms, the maximum. Leave one first."),
        };

    /// <inheritdoc cref="JoinAsync"/>
    internal async Task<Problem?> LeaveAsync(string ns, string user, string room, CancellationToken cancellation) =>
        open.Refusal(room)
        ?? (await memberships.LeaveAsync(ns, user, Membership.Room(room), cancellation) == SettleOutcome.Settled ? null
            : RoomProblems.Busy());
}

/// <summary>Which rooms users may join and leave by themselves.</summary>
public sealed class OpenRooms(IOptions<RealtimeOptions> options)
{
    private readonly string[] patterns = options.Value.OpenRooms is { Count: > 0 } given ? [.. given] : [RealtimeOptions.DefaultOpenRooms];

    /// <summary>Null when the user may.</summary>
    internal Problem? Refusal(string room) =>
        patterns.Any(p => p.Length > 0 && FileSystemName.MatchesSimpleExpression(p, room, ignoreCase: false))
            ? null
            : Problems.Forbidden(
                $"The room '{FieldErrors.Shorten(room)}' is not open: only a sender can add or remove its members. Open rooms: "
                + $"{Described()}.");

    private string Described() => patterns.Any(p => p.Length > 0) ? string.Join(", ", patterns.Where(p => p.Length > 0)) : "none";
}

internal static class RoomProblems
{
    /// <summary>The user is a member; the group is tried again when the request is repeated.</summary>
    public static Problem NotInGroup() => Problems.Unavailable("the real-time service for the room's messages");

    public static Problem Busy() => Problems.Conflict("The membership kept changing. Try again.");
}
