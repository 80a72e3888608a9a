using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Realtime;

namespace Notifications.Recipients.Rooms;

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
