using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Insight;

public sealed class HistoryFunctions(InboxHandler inbox, HistoryStore history, Explanation explanation)
{
    /// <summary>For admins: what became of somebody's notification.</summary>
    [Function("NotificationExplain"), Access(Access.Admin)]
    public async Task<IResult> Explain(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/{id:guid}/explain")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var (query, errors) = (QueryParameters.Of(request), new FieldErrors());
        query.RejectUnknown(errors, "this address", ["user"]);
        if (query["user"] is not { Length: > 0 } user)
            errors.Add("user", "is required; allowed: the user whose notification it is");
        else if (UserIds.Check(user) is { } rule)
            errors.Add("user", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        return await explanation.OfAsync(Caller.Of(request).Namespace, query["user"]!, id, cancellation) is { } explained
            ? Answer.Json(explained, InsightJson.Default.ExplainedNotification)
            : Answer.Problem(Problems.NotFound($"The user has no notification '{id}': it was never sent to them, their preferences refused "
                + "it, or it was deleted, recalled or has expired."));
    }

    /// <summary>What happened to one of the caller's own notifications.</summary>
    [Function("NotificationHistory"), Access(Access.User)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/{id:guid}/history")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (await inbox.FindAsync(caller.Namespace, caller.User, id, cancellation) is not { } notification)
            return Answer.Problem(InboxProblems.NotFound(id));
        var stored = await history.ListAsync(caller.Namespace, caller.User, notification.HistoryId, cancellation);
        var complete = new NotificationHistory(HistoryEvents.Complete(notification, stored));
        return Answer.Json(complete, InsightJson.Default.NotificationHistory);
    }
}
