using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Recipients;

namespace Notifications.Operations.PersonalData;

/// <summary>What a person may ask for by law: a copy of what is kept about them, and its removal.</summary>
public sealed class PersonalDataFunctions(PersonalDataExport export, Erasure erasure, Ids ids)
{
    [Function("RecipientsDelete"), Access(Access.Authenticated), Audited(AuditAction.RecipientDeleted, User = "userId")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "recipients/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation)
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
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}/export")] HttpRequest request, string userId,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.IsAdmin, out var user) is { } problem)
            return Answer.Problem(problem);
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var page = await export.RunAsync(caller.Namespace, user, user == caller.UserId, query.Cursor, query.Limit, cancellation);
        if (page is not null)
            return Answer.Json(page, OperationsJson.Default.RecipientExport);
        errors.Add("cursor", ListQuery.WrongCursor(query.Cursor!));
        return Answer.Problem(Problems.Invalid(errors));
    }
}
