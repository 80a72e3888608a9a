using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Audit;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.DeadLetters;

/// <summary>What failed for good, of the admin's own namespace: looking at it, trying it again, giving it up.</summary>
public sealed class DeadLetterFunctions(DeadLetterHandler letters)
{
    [Function("DeadLettersList"), Access(Access.Admin)]
    public async Task<HttpResponseData> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dead-letters")] HttpRequestData request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request.FunctionContext).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(request.Query, errors, DeadLetterFilter.Parameters);
        var filter = DeadLetterFilter.Read(request.Query, errors);
        var after = query.Cursor is null ? null : DeadLetterHandler.ReadCursor(ns, query.Cursor);
        if (query.Cursor is not null && after is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        return errors.Any
            ? await request.ProblemAsync(Problems.Invalid(errors), cancellation)
            : await request.JsonAsync(await letters.ListAsync(ns, filter, after, query.Limit, cancellation), AppJson.Default.DeadLetterPage, cancellation);
    }

    [Function("DeadLettersDelete"), Access(Access.Admin), Audited(AuditAction.DeadLetterDeleted, Target = "id")]
    public async Task<HttpResponseData> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "dead-letters/{id:guid}")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        await letters.DeleteAsync(Caller.Of(request.FunctionContext).Namespace, id, cancellation)
            ? request.NoContent()
            : await request.ProblemAsync(NotFound(id), cancellation);

    [Function("DeadLettersRequeue"), Access(Access.Admin), Audited(AuditAction.DeadLetterRequeued, Target = "id")]
    public async Task<HttpResponseData> Requeue(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/{id:guid}/requeue")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        await letters.RequeueAsync(Caller.Of(request.FunctionContext).Namespace, id, cancellation) is { } result
            ? await request.JsonAsync(result, AppJson.Default.RequeueResult, cancellation)
            : await request.ProblemAsync(NotFound(id), cancellation);

    /// <summary>All, or those of one queue: <c>{ "queue": "…" }</c>.</summary>
    [Function("DeadLettersRequeueAll"), Access(Access.Admin), Audited(AuditAction.DeadLetterRequeued, Target = "queue")]
    public async Task<HttpResponseData> RequeueAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/requeue")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var queue = fields.Text("queue", Keys.MaxLength);
        if (queue is not null && DeadLetterFilter.CheckQueue(queue) is { } wrong)
            fields.Fail("queue", wrong);
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var result = await letters.RequeueAllAsync(Caller.Of(request.FunctionContext).Namespace, new DeadLetterFilter(queue), cancellation);
        return await request.JsonAsync(result, AppJson.Default.RequeueResult, cancellation);
    }

    private static Problem NotFound(Guid id) => Problems.NotFound($"There is no dead letter '{id}': it was requeued or deleted, or never was.");
}
