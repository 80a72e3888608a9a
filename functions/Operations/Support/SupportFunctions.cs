using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Delivery;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Sending;

namespace Notifications.Operations.Support;

/// <summary>For admins who help one user.</summary>
public sealed class SupportFunctions(PersonReport people, ResendHandler resend)
{
    [Function("RecipientsSummary"), Access(Access.Admin), Audited(AuditAction.RecipientViewed, User = "userId")]
    public async Task<IResult> Summary(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recipients/{userId}/summary")] HttpRequest request,
        string userId, CancellationToken cancellation)
    {
        var (ns, errors) = (Caller.Of(request).Namespace, new FieldErrors());
        var user = RouteUser.Read(userId, errors);
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var after = query.Position(cursor => PersonReport.ReadCursor(ns, user, cursor), errors);
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(
                await people.GetAsync(ns, user, after, query.Limit, cancellation), OperationsJson.Default.PersonSummary);
    }

    /// <summary>Pushes it again, and tries the channels asked for anew.</summary>
    [Function("RecipientsResend"), Access(Access.Admin), Audited(AuditAction.NotificationResent, User = "userId", Target = "id")]
    public async Task<IResult> Resend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "recipients/{userId}/notifications/{id:guid}/resend")]
        HttpRequest request, string userId, Guid id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } malformed)
            return Answer.Problem(malformed);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var user = RouteUser.Read(userId, fields.Errors);
        var channels = ChannelsReader.ReadOthers(fields) ?? [];
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        return await resend.RunAsync(Caller.Of(request).Namespace, user, id, channels, cancellation) switch
        {
            ResendOutcome.Done done => Answer.Json(done.Result, DeliveryJson.Default.ResendResult),
            ResendOutcome.NotFound => Answer.Problem(Problems.NotFound(
                $"The user has no notification '{id}' of their own: it was never sent to them, was a broadcast, was deleted or has "
                + "expired.")),
            ResendOutcome.Settled => Answer.Problem(Problems.TooLate(
                "The user has acknowledged or read it: no channel is turned to. Leave out 'channels' to push it again.")),
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }
}
