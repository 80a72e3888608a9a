using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Inbox;
using Notifications.Rooms;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Realtime;

/// <summary>What clients call on their connection. Each does what its HTTP function does, for the user that the service vouches for, and
/// answers the same JSON, or <c>{ "problem": … }</c>.</summary>
public sealed class HubMethods(InboxHandler inbox, InboxChanges changes, RoomHandler rooms, TimeProvider time)
{
    [Function("HubAck")]
    public Task<JsonElement> Ack(
        [SignalRTrigger(NotificationHub.Name, "messages", "ack")] SignalRInvocationContext invocation, CancellationToken cancellation) =>
        AnswerAsync(invocation, "id", fields => ReadId(fields), async (ns, user, id) =>
        {
            var result = await changes.AcknowledgeAsync(ns, user, id, cancellation);
            return InboxProblems.Of(result, id) is { } problem
                ? HubAnswer.Of(problem)
                : HubAnswer.Of(new Acknowledged(id, result.Notification!.RoundTripMs ?? 0), AppJson.Default.Acknowledged);
        });

    [Function("HubMarkRead")]
    public Task<JsonElement> MarkRead(
        [SignalRTrigger(NotificationHub.Name, "messages", "markRead")] SignalRInvocationContext invocation, CancellationToken cancellation) =>
        AnswerAsync(invocation, "ids", NotificationIds.Read, async (ns, user, ids) =>
            HubAnswer.Of(await changes.ReadManyAsync(ns, user, ids, cancellation), AppJson.Default.Updated));

    [Function("HubGetNotifications")]
    public Task<JsonElement> GetNotifications(
        [SignalRTrigger(NotificationHub.Name, "messages", "getNotifications")] SignalRInvocationContext invocation, CancellationToken cancellation) =>
        AnswerAsync(invocation, "limit", fields => ReadPage(fields, invocation), async (ns, user, page) =>
            HubAnswer.Of(await inbox.ListAsync(ns, user, InboxFilter.Default, page.After, page.Limit, cancellation), AppJson.Default.NotificationPage));

    [Function("HubJoinRoom")]
    public Task<JsonElement> JoinRoom(
        [SignalRTrigger(NotificationHub.Name, "messages", "joinRoom")] SignalRInvocationContext invocation, CancellationToken cancellation) =>
        AnswerAsync(invocation, "room", RoomNames.Read, async (ns, user, room) =>
            await rooms.JoinAsync(ns, user, invocation.ConnectionId, room, cancellation) is { } problem ? HubAnswer.Of(problem) : HubAnswer.Of(new RoomName(room), AppJson.Default.RoomName));

    [Function("HubLeaveRoom")]
    public Task<JsonElement> LeaveRoom(
        [SignalRTrigger(NotificationHub.Name, "messages", "leaveRoom")] SignalRInvocationContext invocation, CancellationToken cancellation) =>
        AnswerAsync(invocation, "room", RoomNames.Read, async (ns, user, room) =>
            await rooms.LeaveAsync(ns, user, room, cancellation) is { } problem ? HubAnswer.Of(problem) : HubAnswer.Of(new RoomName(room), AppJson.Default.RoomName));

    /// <summary>The server's time, for a client that wants to know whether the whole way works.</summary>
    [Function("HubPing")]
    public JsonElement Ping([SignalRTrigger(NotificationHub.Name, "messages", "ping")] SignalRInvocationContext invocation) =>
        HubAnswer.Of(new Pong(time.GetUtcNow()), AppJson.Default.Pong);

    private static async Task<JsonElement> AnswerAsync<T>(
        SignalRInvocationContext invocation, string name, Func<JsonFields, T> read, Func<string, string, T, Task<JsonElement>> answer)
    {
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return HubAnswer.Of(Problems.Unauthenticated("The connection belongs to no user: negotiate first."));
        var errors = new FieldErrors();
        if (HubArguments.Read(invocation, name, errors) is not { } fields)
            return HubAnswer.Of(Problems.Invalid(errors));
        var argument = read(fields);
        return errors.Any ? HubAnswer.Of(Problems.Invalid(errors)) : await answer(ns, user, argument);
    }

    private static Guid ReadId(JsonFields fields)
    {
        var text = fields.Text("id", 64, required: true) ?? "";
        fields.RejectUnknown();
        if (!Guid.TryParse(text, out var id) && !fields.Errors.Any)
            fields.Fail("id", $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        return id;
    }

    private static (Guid? After, int Limit) ReadPage(JsonFields fields, SignalRInvocationContext invocation)
    {
        var limit = fields.Whole("limit", 1, ListQuery.MaxLimit) ?? ListQuery.DefaultLimit;
        var cursor = fields.Text("cursor", 64);
        fields.RejectUnknown();
        var (ns, user) = HubUser.Parse(invocation.UserId)!.Value;
        var after = cursor is null ? null : InboxCursor.Read(ns, user, cursor);
        if (cursor is not null && after is null)
            fields.Fail("cursor", $"'{FieldErrors.Shorten(cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        return (after, limit);
    }
}

/// <param name="At">The server's time.</param>
public sealed record Pong(DateTimeOffset At);
