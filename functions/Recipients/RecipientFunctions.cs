using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Audit;
using Notifications.History;
using Notifications.Inbox;
using Notifications.Messages;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Recipients;

/// <summary>Users' profiles: kept by the sending apps, and by the users as far as it is theirs.</summary>
public sealed class RecipientFunctions(RecipientHandler recipients, RecipientRequestReader reader, Erasure erasure, MessageExport messages, Ids ids)
{
    [Function("RecipientsGet"), Access(Access.Authenticated)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}")] HttpRequest request, string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user) is { } problem)
            return Answer.Problem(problem);
        return Versioned(await recipients.GetAsync(caller.Namespace, user, cancellation));
    }

    [Function("RecipientsPut"), Access(Access.Authenticated), Audited(AuditAction.RecipientChanged, User = "userId")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "recipients/{userId}")] HttpRequest request, string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user) is { } refusal)
            return Answer.Problem(refusal);
        var body = await RequestBody.ReadAsync(request, cancellation);
        if ((body.Problem ?? RecipientAccess.Refusal(body.Json, caller)) is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (reader.Read(fields) is not { } put)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var result = await recipients.PutAsync(caller.Namespace, user, put with { IsOwn = !caller.MaySend }, IfMatch.Read(request), cancellation);
        return result.Outcome switch
        {
            PutOutcome.Stored => Versioned(result.Recipient!),
            PutOutcome.PreconditionFailed => Answer.Problem(
                Problems.PreconditionFailed("The recipient is not the version of If-Match any more. Read it again, and put it with its new ETag.")),
            PutOutcome.Busy => Answer.Problem(Problems.Conflict("The recipient kept changing. Try again.")),
        };
    }

    [Function("RecipientsDelete"), Access(Access.Authenticated), Audited(AuditAction.RecipientDeleted, User = "userId")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "recipients/{userId}")] HttpRequest request, string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.IsAdmin, out var user) is { } problem)
            return Answer.Problem(problem);
        var pseudonym = $"erased-{ids.Next()}";
        AuditPseudonym.Set(request, user, pseudonym);
        return await erasure.RunAsync(caller.Namespace, user, pseudonym, cancellation)
            ? Answer.NoContent()
            : Answer.Problem(Problems.Unavailable("the real-time service for what is left to remove"));
    }

    [Function("RecipientsExport"), Access(Access.Authenticated), Audited(AuditAction.RecipientExported, User = "userId")]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}/export")] HttpRequest request, string userId, CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.IsAdmin, out var user) is { } problem)
            return Answer.Problem(problem);
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var isOwn = user == caller.UserId;
        var page = isOwn && query.Cursor is { } cursor ? await messages.ReadAsync(caller.Namespace, user, cursor, query.Limit, cancellation) : null;
        var after = query.Cursor is null || page is not null ? null : InboxCursor.Read(caller.Namespace, user, query.Cursor);
        if (query.Cursor is not null && after is null && page is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var export = await recipients.ExportAsync(caller.Namespace, user, after, query.Limit, cancellation);
        // An admin who exports somebody's data reads no messages of theirs.
        if (!isOwn)
            export = export with { Items = [.. export.Items.Select(ConversationNotice.WithoutText)] };
        export = page is var (items, next)
            ? export with { Items = [], History = new Dictionary<Guid, IReadOnlyList<HistoryEvent>>(), Messages = items, NextCursor = next }
            : export with { NextCursor = export.NextCursor ?? (isOwn ? await messages.FirstAsync(caller.Namespace, user, cancellation) : null) };
        return Answer.Json(export, AppJson.Default.RecipientExport);
    }

    private static Answer Versioned(Recipient recipient) =>
        Answer.Json(recipient, AppJson.Default.Recipient).With("ETag", recipient.ETag);
}
