using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Realtime;

namespace Notifications.Inbox;

/// <summary>Reading one's own inbox.</summary>
public sealed class InboxFunctions(InboxHandler inbox, UnreadCounter unread, TimeProvider time)
{
    [Function("NotificationsList"), Access(Access.User)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications")] HttpRequest request,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors, InboxFilterReader.Parameters);
        var filter = InboxFilterReader.Read(QueryParameters.Of(request), errors);
        var after = query.Position(cursor => Cursor.ReadId(caller.Namespace, InboxKeys.List(caller.User), cursor), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var page = await inbox.ListAsync(caller.Namespace, caller.User, filter, after, query.Limit, cancellation);
        return Answer.Json(page, InboxJson.Default.NotificationPage);
    }

    [Function("NotificationsGet"), Access(Access.User)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        return await inbox.FindAsPushedAsync(caller.Namespace, caller.User, id, cancellation) is { } found
            ? Answer.Json(found, InboxJson.Default.Notification)
            : Answer.Problem(InboxProblems.NotFound(id));
    }

    [Function("NotificationsUnreadCount"), Access(Access.User)]
    public async Task<IResult> UnreadCount(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/unread-count")] HttpRequest request,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var errors = new FieldErrors();
        // Others are not asked for, and do no harm: clients send them to get past caches.
        var unseen = QueryParameters.Of(request)["unseen"] ?? "false";
        if (unseen is not ("true" or "false"))
            errors.Add("unseen", $"'{FieldErrors.Shorten(unseen)}' is not allowed; allowed: true, false");
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var counts = await (unseen == "true"
            ? unread.CountWithUnseenAsync(caller.Namespace, caller.User, cancellation)
            : unread.CountAsync(caller.Namespace, caller.User, cancellation));
        return Answer.Json(counts, InboxJson.Default.UnreadCounts);
    }

    /// <summary>What a client that was away missed.</summary>
    [Function("NotificationsMissed"), Access(Access.User)]
    public async Task<IResult> Missed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/missed")] HttpRequest request,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var errors = new FieldErrors();
        var (catchUp, limit) = CatchUpReader.Read(QueryParameters.Of(request), errors, time.GetUtcNow());
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var missed = await inbox.ListMissedAsync(caller.Namespace, caller.User, catchUp, limit, cancellation);
        return Answer.Json(missed, InboxJson.Default.MissedNotifications);
    }

    [Function("NotificationsStats"), Access(Access.User)]
    public async Task<IResult> Stats(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/stats")] HttpRequest request,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var statistics = await inbox.CountAsync(caller.Namespace, caller.User, cancellation);
        return Answer.Json(statistics, InboxJson.Default.InboxStatistics);
    }
}

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
