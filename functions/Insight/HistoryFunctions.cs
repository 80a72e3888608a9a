using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Insight;

public sealed class HistoryFunctions(InboxHandler inbox, HistoryStore history)
{
    /// <summary>What happened to one of the caller's own notifications.</summary>
    [Function("NotificationHistory"), Access(Access.User)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/{id:guid}/history")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (await inbox.FindAsync(caller.Namespace, caller.User, id, cancellation) is not { } notification)
            return Answer.Problem(InboxProblems.NotFound(id));
        var stored = await history.ListAsync(caller.Namespace, caller.User, id, cancellation);
        var complete = new NotificationHistory(HistoryEvents.Complete(notification, stored));
        return Answer.Json(complete, InsightJson.Default.NotificationHistory);
    }
}
