using System.IO.Enumeration;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Realtime;

namespace Notifications.Recipients.Rooms;

/// <summary>A room is whoever is in it: it is not created, and empty when nobody is.</summary>
public sealed class RoomFunctions(Memberships memberships, MembershipStore store)
{
    [Function("RoomsMemberPut"), Access(Access.Sender), Audited(AuditAction.RoomMemberAdded, Target = "room", User = "userId")]
    public Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "rooms/{room}/members/{userId}")] HttpRequest request,
        string room, string userId, CancellationToken cancellation) =>
        ChangeAsync(request, room, userId, memberships.JoinAsync, cancellation);

    [Function("RoomsMemberDelete"), Access(Access.Sender), Audited(AuditAction.RoomMemberRemoved, Target = "room", User = "userId")]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "rooms/{room}/members/{userId}")] HttpRequest request,
        string room, string userId, CancellationToken cancellation) =>
        ChangeAsync(request, room, userId, memberships.LeaveAsync, cancellation);

    [Function("RoomsMembers"), Access(Access.Sender)]
    public async Task<IResult> Members(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "rooms/{room}/members")] HttpRequest request, string room,
        CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        RoomNames.FromRoute(room, errors);
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var after = query.Position(cursor => Cursor.ReadText(ns, $"room:{room}", cursor), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        // One more than asked for tells whether there is a next page.
        var found = (await store.PageAsync(ns, MembershipKind.Room, room, after, query.Limit + 1, cancellation)).Users;
        var items = found.Take(query.Limit).Select(u => new RoomMember(u)).ToArray();
        var next = found.Count > query.Limit ? Cursor.Write(ns, $"room:{room}", Keys.Escape(items[^1].UserId)) : null;
        return Answer.Json(new RoomMemberPage(items, next), RecipientsJson.Default.RoomMemberPage);
    }

    private static async Task<IResult> ChangeAsync(
        HttpRequest request, string room, string userId, Func<string, string, Membership, CancellationToken, Task<SettleOutcome>> change,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        RoomNames.FromRoute(room, errors);
        var user = RouteUser.Read(userId, errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        return await change(Caller.Of(request).Namespace, user, Membership.Room(room), cancellation) switch
        {
            SettleOutcome.Settled => Answer.NoContent(),
            SettleOutcome.Busy => Answer.Problem(RoomProblems.Busy()),
            SettleOutcome.GroupUnchanged => Answer.Problem(RoomProblems.GroupUnchanged()),
        };
    }
}

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record RoomMemberPage(IReadOnlyList<RoomMember> Items, string? NextCursor);

public sealed record RoomMember(string UserId);

/// <summary>The answer to joining or leaving over the hub.</summary>
public sealed record RoomName(string Room);

/// <summary>Rooms that users join and leave by themselves.</summary>
public sealed class RoomHubFunctions(RoomHandler rooms)
{
    [Function("HubJoinRoom")]
    public Task<JsonElement> JoinRoom(
        [SignalRTrigger(NotificationHub.Name, "messages", "joinRoom")] SignalRInvocationContext invocation,
        CancellationToken cancellation) =>
        HubInvocation.AnswerAsync(invocation, "room", RoomNames.Read, async (ns, user, room) =>
            await rooms.JoinAsync(ns, user, invocation.ConnectionId, room, cancellation) is { } problem ? HubAnswer.Of(problem)
            : HubAnswer.Of(new RoomName(room), RecipientsJson.Default.RoomName));

    [Function("HubLeaveRoom")]
    public Task<JsonElement> LeaveRoom(
        [SignalRTrigger(NotificationHub.Name, "messages", "leaveRoom")] SignalRInvocationContext invocation,
        CancellationToken cancellation) =>
        HubInvocation.AnswerAsync(invocation, "room", RoomNames.Read, async (ns, user, room) =>
            await rooms.LeaveAsync(ns, user, room, cancellation) is { } problem ? HubAnswer.Of(problem)
            : HubAnswer.Of(new RoomName(room), RecipientsJson.Default.RoomName));
}

/// <summary>Users who join and leave by themselves.</summary>
public sealed class RoomHandler(OpenRooms open, Memberships memberships)
{
    /// <summary>Null when it is done.</summary>
    internal async Task<Problem?> JoinAsync(string ns, string user, string connection, string room, CancellationToken cancellation) =>
        open.Refusal(room) ?? await memberships.JoinFromAsync(ns, user, connection, Membership.Room(room), cancellation) switch
        {
            JoinOutcome.Joined => null,
            JoinOutcome.Busy => RoomProblems.Busy(),
            JoinOutcome.NotInGroup => RoomProblems.GroupUnchanged(),
            JoinOutcome.TooMany =>
            Problems.TooMany($"You have already joined {Memberships.MaxOwn} rooms, the maximum. Leave one first."),
        };

    /// <inheritdoc cref="JoinAsync"/>
    internal async Task<Problem?> LeaveAsync(string ns, string user, string room, CancellationToken cancellation) =>
        open.Refusal(room) ?? await memberships.LeaveAsync(ns, user, Membership.Room(room), cancellation) switch
        {
            SettleOutcome.Settled => null,
            SettleOutcome.Busy => RoomProblems.Busy(),
            SettleOutcome.GroupUnchanged => RoomProblems.GroupUnchanged(),
        };
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
    /// <summary>The membership is stored; the group is tried again when the request is repeated.</summary>
    public static Problem GroupUnchanged() => Problems.Unavailable("the real-time service for the room's messages");

    public static Problem Busy() => Problems.Conflict("The membership kept changing. Try again.");
}
