using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Inbox;

/// <summary>Reading one's own inbox.</summary>
public sealed class InboxFunctions(InboxHandler inbox, UnreadCounter unread, TimeProvider time)
{
    [Function("NotificationsList"), Access(Access.User)]
    public async Task<HttpResponseData> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications")] HttpRequestData request, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        var errors = new FieldErrors();
        var query = ListQuery.Read(request.Query, errors, InboxFilterReader.Parameters);
        var filter = InboxFilterReader.Read(request.Query, errors);
        var after = query.Cursor is null ? null : InboxCursor.Read(caller.Namespace, caller.User, query.Cursor);
        if (query.Cursor is not null && after is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        if (errors.Any)
            return await request.ProblemAsync(Problems.Invalid(errors), cancellation);
        var page = await inbox.ListAsync(caller.Namespace, caller.User, filter, after, query.Limit, cancellation);
        return await request.JsonAsync(page, AppJson.Default.NotificationPage, cancellation);
    }

    [Function("NotificationsGet"), Access(Access.User)]
    public async Task<HttpResponseData> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications/{id:guid}")] HttpRequestData request, Guid id, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        return await inbox.FindVoicedAsync(caller.Namespace, caller.User, id, cancellation) is { } found
            ? await request.JsonAsync(found, AppJson.Default.Notification, cancellation)
            : await request.ProblemAsync(InboxProblems.NotFound(id), cancellation);
    }

    [Function("NotificationsUnreadCount"), Access(Access.User)]
    public async Task<HttpResponseData> UnreadCount(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications/unread-count")] HttpRequestData request, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        var counts = await unread.CountAsync(caller.Namespace, caller.User, cancellation);
        return await request.JsonAsync(counts, AppJson.Default.UnreadCounts, cancellation);
    }

    /// <summary>What a client that was away missed.</summary>
    [Function("NotificationsMissed"), Access(Access.User)]
    public async Task<HttpResponseData> Missed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications/missed")] HttpRequestData request, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        var errors = new FieldErrors();
        var (catchUp, limit) = CatchUpReader.Read(request.Query, errors, time.GetUtcNow());
        if (errors.Any)
            return await request.ProblemAsync(Problems.Invalid(errors), cancellation);
        var missed = await inbox.ListMissedAsync(caller.Namespace, caller.User, catchUp, limit, cancellation);
        return await request.JsonAsync(missed, AppJson.Default.MissedNotifications, cancellation);
    }

    [Function("NotificationsStats"), Access(Access.User)]
    public async Task<HttpResponseData> Stats(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications/stats")] HttpRequestData request, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        var statistics = await inbox.CountAsync(caller.Namespace, caller.User, cancellation);
        return await request.JsonAsync(statistics, AppJson.Default.InboxStatistics, cancellation);
    }
}
