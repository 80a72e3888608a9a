using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Realtime;

namespace Notifications.Inbox;

/// <summary>What clients call on their connection instead of the HTTP functions, to the same effect.</summary>
public sealed class InboxHubFunctions(InboxHandler inbox, InboxChanges changes)
{
    [Function("HubAck")]
    public Task<JsonElement> Ack(
        [SignalRTrigger(NotificationHub.Name, "messages", "ack")] SignalRInvocationContext invocation, CancellationToken cancellation) =>
        HubInvocation.AnswerAsync(invocation, "id", ReadAck, async (ns, user, ack) =>
        {
            var (id, inSight) = ack;
            var result = await changes.AcknowledgeAsync(ns, user, id, inSight, cancellation);
            return InboxProblems.Of(result, id) is { } problem
                ? HubAnswer.Of(problem)
                : HubAnswer.Of(new Acknowledged(id, result.Notification!.RoundTripMs ?? 0), InboxJson.Default.Acknowledged);
        });

    [Function("HubMarkRead")]
    public Task<JsonElement> MarkRead(
        [SignalRTrigger(NotificationHub.Name, "messages", "markRead")] SignalRInvocationContext invocation,
        CancellationToken cancellation) =>
        HubInvocation.AnswerAsync(invocation, "ids", NotificationIds.Read, async (ns, user, ids) =>
            HubAnswer.Of(await changes.ReadManyAsync(ns, user, ids, cancellation), InboxJson.Default.Updated));

    [Function("HubGetNotifications")]
    public Task<JsonElement> GetNotifications(
        [SignalRTrigger(NotificationHub.Name, "messages", "getNotifications")] SignalRInvocationContext invocation,
        CancellationToken cancellation) =>
        HubInvocation.AnswerAsync(invocation, "limit", fields => ReadPage(fields, invocation), async (ns, user, page) =>
            HubAnswer.Of(await inbox.ListAsync(ns, user, InboxFilter.Default, page.After, page.Limit, cancellation),
            InboxJson.Default.NotificationPage));

    private static (Guid Id, bool? InSight) ReadAck(JsonFields fields)
    {
        var text = fields.Text("id", 64, required: true) ?? "";
        var inSight = fields.Flag("visible");
        fields.RejectUnknown();
        if (!Guid.TryParse(text, out var id) && !fields.Errors.Any)
            fields.Fail("id", $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        return (id, inSight);
    }

    private static (Guid? After, int Limit) ReadPage(JsonFields fields, SignalRInvocationContext invocation)
    {
        var limit = fields.Whole("limit", 1, ListQuery.MaxLimit) ?? ListQuery.DefaultLimit;
        var cursor = fields.Text("cursor", 64);
        fields.RejectUnknown();
        var (ns, user) = HubUser.Parse(invocation.UserId)!.Value;
        var after = cursor is null ? null : Cursor.ReadId(ns, InboxKeys.List(user), cursor);
        if (cursor is not null && after is null)
            fields.Fail("cursor", ListQuery.WrongCursor(cursor));
        return (after, limit);
    }
}
