using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Audit;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.DeadLetters;

/// <summary>What failed for good, of the admin's own namespace: looking at it, trying it again, giving it up.</summary>
public sealed class DeadLetterFunctions(DeadLetterHandler letters)
{
    [Function("DeadLettersList"), Access(Access.Admin)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dead-letters")] HttpRequest request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors, DeadLetterFilter.Parameters);
        var filter = DeadLetterFilter.Read(QueryParameters.Of(request), errors);
        var after = query.Cursor is null ? null : DeadLetterHandler.ReadCursor(ns, query.Cursor);
        if (query.Cursor is not null && after is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(await letters.ListAsync(ns, filter, after, query.Limit, cancellation), AppJson.Default.DeadLetterPage);
    }

    [Function("DeadLettersDelete"), Access(Access.Admin), Audited(AuditAction.DeadLetterDeleted, Target = "id")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "dead-letters/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellation) =>
        await letters.DeleteAsync(Caller.Of(request).Namespace, id, cancellation)
            ? Answer.NoContent()
            : Answer.Problem(NotFound(id));

    [Function("DeadLettersRequeue"), Access(Access.Admin), Audited(AuditAction.DeadLetterRequeued, Target = "id")]
    public async Task<IResult> Requeue(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/{id:guid}/requeue")] HttpRequest request, Guid id, CancellationToken cancellation) =>
        await letters.RequeueAsync(Caller.Of(request).Namespace, id, cancellation) is { } result
            ? Answer.Json(result, AppJson.Default.RequeueResult)
            : Answer.Problem(NotFound(id));

    /// <summary>All, or those of one queue: <c>{ "queue": "…" }</c>.</summary>
    [Function("DeadLettersRequeueAll"), Access(Access.Admin), Audited(AuditAction.DeadLetterRequeued)]
    public async Task<IResult> RequeueAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/requeue")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var queue = fields.Text("queue", Keys.MaxLength);
        if (queue is not null && DeadLetterFilter.CheckQueue(queue) is { } wrong)
            fields.Fail("queue", wrong);
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        AuditDetail.Set(request, queue);
        var result = await letters.RequeueAllAsync(Caller.Of(request).Namespace, new DeadLetterFilter(queue), cancellation);
        return Answer.Json(result, AppJson.Default.RequeueResult);
    }

    private static Problem NotFound(Guid id) => Problems.NotFound($"There is no dead letter '{id}': it was requeued or deleted, or never was.");
}
