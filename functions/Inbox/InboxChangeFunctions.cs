using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Inbox;

/// <summary>Changing one's own inbox. Every change can be repeated: the second one finds it done.</summary>
public sealed class InboxChangeFunctions(InboxChanges changes, ReadAllHandler all)
{
    [Function("NotificationAck"), Access(Access.User)]
    public async Task<IResult> Ack(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/ack")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } malformed)
            return Answer.Problem(malformed);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var inSight = fields.Flag("visible");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        var result = await changes.AcknowledgeAsync(caller.Namespace, caller.User, id, inSight, cancellation);
        return InboxProblems.Of(result, id) is { } problem
            ? Answer.Problem(problem)
            : Answer.Json(new Acknowledged(id, result.Notification!.RoundTripMs ?? 0), InboxJson.Default.Acknowledged);
    }

    [Function("NotificationDelete"), Access(Access.User)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "notifications/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var result = await changes.DeleteAsync(caller.Namespace, caller.User, id, cancellation);
        return InboxProblems.Of(result, id) is { } problem ? Answer.Problem(problem) : Answer.NoContent();
    }

    [Function("NotificationsMarkRead"), Access(Access.User)]
    public Task<IResult> MarkRead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-read")] HttpRequest request,
        CancellationToken cancellation) =>
        ChangeManyAsync(request, changes.ReadManyAsync, cancellation);

    /// <summary>What an open inbox has shown, in bulk.</summary>
    [Function("NotificationsMarkSeen"), Access(Access.User)]
    public Task<IResult> MarkSeen(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-seen")] HttpRequest request,
        CancellationToken cancellation) =>
        ChangeManyAsync(request, changes.SeeManyAsync, cancellation);

    private static async Task<IResult> ChangeManyAsync(
        HttpRequest request, Func<string, string, IReadOnlyList<Guid>, CancellationToken, Task<Updated>> change,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var ids = NotificationIds.Read(fields);
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        return Answer.Json(await change(caller.Namespace, caller.User, ids, cancellation), InboxJson.Default.Updated);
    }

    [Function("NotificationsMarkAllRead"), Access(Access.User)]
    public async Task<IResult> MarkAllRead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-all-read")] HttpRequest request,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var before = fields.Time("before");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        return await all.ReadAllAsync(caller.Namespace, caller.User, before, cancellation) is { } updated
            ? Answer.Json(updated, InboxJson.Default.MarkedAllRead)
            : Answer.Problem(InboxProblems.Busy());
    }

    [Function("NotificationsMarkAllUnread"), Access(Access.User)]
    public async Task<IResult> MarkAllUnread(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-all-unread")] HttpRequest request,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var upTo = NotificationIds.ReadOne(fields, "readUpTo");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        return await all.UnreadAllAsync(caller.Namespace, caller.User, upTo, cancellation)
            ? Answer.NoContent()
            : Answer.Problem(InboxProblems.NotLatest(upTo));
    }
}
