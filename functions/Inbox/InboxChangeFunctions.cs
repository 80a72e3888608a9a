using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Inbox;

/// <summary>Changing one's own inbox. Every change can be repeated: the second one finds it done.</summary>
public sealed class InboxChangeFunctions(InboxChanges changes)
{
    [Function("NotificationAck"), Access(Access.User)]
    public async Task<HttpResponseData> Ack(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/ack")] HttpRequestData request, Guid id, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        var result = await changes.AcknowledgeAsync(caller.Namespace, caller.User, id, cancellation);
        return InboxProblems.Of(result, id) is { } problem
            ? await request.ProblemAsync(problem, cancellation)
            : await request.JsonAsync(new Acknowledged(id, result.Notification!.RoundTripMs ?? 0), AppJson.Default.Acknowledged, cancellation);
    }

    [Function("NotificationDelete"), Access(Access.User)]
    public async Task<HttpResponseData> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "notifications/{id:guid}")] HttpRequestData request, Guid id, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        var result = await changes.DeleteAsync(caller.Namespace, caller.User, id, cancellation);
        return InboxProblems.Of(result, id) is { } problem ? await request.ProblemAsync(problem, cancellation) : request.NoContent();
    }

    [Function("NotificationsMarkRead"), Access(Access.User)]
    public async Task<HttpResponseData> MarkRead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-read")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var ids = NotificationIds.Read(fields);
        if (fields.Errors.Any)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var caller = Caller.Of(request.FunctionContext);
        var updated = await changes.ReadManyAsync(caller.Namespace, caller.User, ids, cancellation);
        return await request.JsonAsync(updated, AppJson.Default.Updated, cancellation);
    }

    [Function("NotificationsMarkAllRead"), Access(Access.User)]
    public async Task<HttpResponseData> MarkAllRead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-all-read")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var before = fields.Time("before");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var caller = Caller.Of(request.FunctionContext);
        return await changes.ReadAllAsync(caller.Namespace, caller.User, before, cancellation) is { } updated
            ? await request.JsonAsync(updated, AppJson.Default.Updated, cancellation)
            : await request.ProblemAsync(InboxProblems.Busy(), cancellation);
    }
}
