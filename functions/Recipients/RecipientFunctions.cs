using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Recipients;

/// <summary>Users' profiles: kept by the sending apps, and by the users as far as it is theirs.</summary>
public sealed class RecipientFunctions(RecipientHandler recipients, RecipientRequestReader reader)
{
    [Function("RecipientsGet"), Access(Access.Authenticated)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (RecipientAccess.Resolve(userId, caller, c => c.MaySend, out var user) is { } problem)
            return Answer.Problem(problem);
        return Versioned(await recipients.GetAsync(caller.Namespace, user, cancellation));
    }

    [Function("RecipientsPut"), Access(Access.Authenticated), Audited(AuditAction.RecipientChanged, User = "userId")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "recipients/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation)
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
        var result = await recipients.PutAsync(
            caller.Namespace, user, put with { IsOwn = !caller.MaySend }, IfMatch.Read(request), cancellation);
        if (result.Problem is { } obstacle)
            return Answer.Problem(obstacle);
        return result.Outcome switch
        {
            PutOutcome.Stored => Versioned(result.Recipient!),
            PutOutcome.PreconditionFailed => Answer.Problem(
                Problems.PreconditionFailed(
                "The recipient is not the version of If-Match any more. Read it again, and put it with its new ETag.")),
            PutOutcome.Busy => Answer.Problem(Problems.Conflict("The recipient kept changing. Try again.")),
        };
    }

    private static Answer Versioned(Recipient recipient) =>
        Answer.Json(recipient, RecipientsJson.Default.Recipient).With("ETag", recipient.ETag);
}

/// <summary>Who may do what with whose profile.</summary>
internal static class RecipientAccess
{
    /// <summary>What only sending apps keep.</summary>
    private static readonly string[] NotTheUsers = ["roles", "data"];

    /// <summary>Null when the caller may: for themself always, for others if <paramref name="mayOthers"/> says so.</summary>
    /// <param name="refusal">What a caller is told who may not.</param>
    public static Problem? Resolve(
        string routeValue, Caller caller, Func<Caller, bool> mayOthers, out string user,
        string refusal = "This is somebody else's profile, and your role does not allow it.")
    {
        var errors = new FieldErrors();
        user = RouteUser.Read(routeValue, errors);
        if (errors.Any)
            return Problems.Invalid(errors);
        return user == caller.UserId || mayOthers(caller)
            ? null
            : Problems.Forbidden(refusal);
    }

    /// <summary>A user's own change of what is not theirs to change.</summary>
    public static Problem? Refusal(JsonElement body, Caller caller)
    {
        if (caller.MaySend)
            return null;
        var refused = NotTheUsers.Where(n => body.TryGetProperty(n, out var value) && value.ValueKind != JsonValueKind.Null).ToArray();
        return refused.Length == 0 ? null : Problems.Forbidden(
            $"You may not change {string.Join(" and ", refused.Select(r => $"'{r}'"))}: that needs the role 'sender' or 'admin'. Yours to "
            + "change: displayName, email, phone, locale, timeZone.");
    }
}
