using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Audit;
using Notifications.Inbox;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Recipients;

/// <summary>Users' profiles: kept by the sending apps, and by the users as far as it is theirs.</summary>
public sealed class RecipientFunctions(RecipientHandler recipients, RecipientRequestReader reader, Erasure erasure)
{
    [Function("RecipientsGet"), Access(Access.Authenticated)]
    public async Task<HttpResponseData> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "recipients/{userId}")] HttpRequestData request, string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        if (RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user) is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        return await AnswerAsync(request, await recipients.GetAsync(caller.Namespace, user, cancellation), cancellation);
    }

    [Function("RecipientsPut"), Access(Access.Authenticated), Audited(AuditAction.RecipientChanged, User = "userId")]
    public async Task<HttpResponseData> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "recipients/{userId}")] HttpRequestData request, string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        if (RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user) is { } refusal)
            return await request.ProblemAsync(refusal, cancellation);
        var body = await RequestBody.ReadAsync(request, cancellation);
        if ((body.Problem ?? RecipientAccess.Refusal(body.Json, caller)) is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (reader.Read(fields) is not { } put)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var result = await recipients.PutAsync(caller.Namespace, user, put with { IsOwn = !caller.MaySend }, IfMatch.Read(request), cancellation);
        return result.Outcome switch
        {
            PutOutcome.Stored => await AnswerAsync(request, result.Recipient!, cancellation),
            PutOutcome.PreconditionFailed => await request.ProblemAsync(
                Problems.PreconditionFailed("The recipient is not the version of If-Match any more. Read it again, and put it with its new ETag."), cancellation),
            PutOutcome.Busy => await request.ProblemAsync(Problems.Conflict("The recipient kept changing. Try again."), cancellation),
        };
    }

    [Function("RecipientsDelete"), Access(Access.Authenticated), Audited(AuditAction.RecipientDeleted, User = "userId")]
    public async Task<HttpResponseData> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "recipients/{userId}")] HttpRequestData request, string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        if (RecipientAccess.Resolve(userId, caller, c => c.IsAdmin, out var user) is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        return await erasure.RunAsync(caller.Namespace, user, cancellation)
            ? request.NoContent()
            : await request.ProblemAsync(Problems.Unavailable("the real-time service for what is left to remove"), cancellation);
    }

    [Function("RecipientsExport"), Access(Access.Authenticated), Audited(AuditAction.RecipientExported, User = "userId")]
    public async Task<HttpResponseData> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "recipients/{userId}/export")] HttpRequestData request, string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        if (RecipientAccess.Resolve(userId, caller, c => c.IsAdmin, out var user) is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var errors = new FieldErrors();
        var query = ListQuery.Read(request.Query, errors);
        var after = query.Cursor is null ? null : InboxCursor.Read(caller.Namespace, user, query.Cursor);
        if (query.Cursor is not null && after is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        if (errors.Any)
            return await request.ProblemAsync(Problems.Invalid(errors), cancellation);
        var export = await recipients.ExportAsync(caller.Namespace, user, after, query.Limit, cancellation);
        return await request.JsonAsync(export, AppJson.Default.RecipientExport, cancellation);
    }

    private static async Task<HttpResponseData> AnswerAsync(HttpRequestData request, Recipient recipient, CancellationToken cancellation)
    {
        var response = await request.JsonAsync(recipient, AppJson.Default.Recipient, cancellation);
        response.Headers.Add("ETag", recipient.ETag);
        return response;
    }
}
