using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Inbox;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.History;

public sealed class HistoryFunction(InboxHandler inbox, HistoryStore history)
{
    /// <summary>What happened to one of the caller's own notifications.</summary>
    [Function("NotificationHistory"), Access(Access.User)]
    public async Task<HttpResponseData> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications/{id:guid}/history")] HttpRequestData request, Guid id, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        if (await inbox.FindAsync(caller.Namespace, caller.User, id, cancellation) is not { } notification)
            return await request.ProblemAsync(InboxProblems.NotFound(id), cancellation);
        var stored = await history.ListAsync(caller.Namespace, caller.User, id, cancellation);
        var complete = new NotificationHistory(HistoryEvents.Complete(notification, stored));
        return await request.JsonAsync(complete, AppJson.Default.NotificationHistory, cancellation);
    }
}
