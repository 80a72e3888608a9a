using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Inbox;

/// <summary>Where a notification is in one's own inbox, and whether it is new. Every change can be repeated: the second one finds it done.</summary>
public sealed class InboxStateFunctions(InboxChanges changes, TimeProvider time)
{
    private static readonly TimeSpan MaxSnooze = TimeSpan.FromDays(366);

    [Function("NotificationRead"), Access(Access.User)]
    public Task<HttpResponseData> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/read")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.ReadAsync, cancellation);

    [Function("NotificationUnread"), Access(Access.User)]
    public Task<HttpResponseData> Unread(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/unread")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.UnreadAsync, cancellation);

    [Function("NotificationSeen"), Access(Access.User)]
    public Task<HttpResponseData> Seen(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/seen")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.SeeAsync, cancellation);

    [Function("NotificationArchive"), Access(Access.User)]
    public Task<HttpResponseData> Archive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/archive")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.ArchiveAsync, cancellation);

    [Function("NotificationUnarchive"), Access(Access.User)]
    public Task<HttpResponseData> Unarchive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/unarchive")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.UnarchiveAsync, cancellation);

    [Function("NotificationRestore"), Access(Access.User)]
    public Task<HttpResponseData> Restore(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/restore")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.RestoreAsync, cancellation);

    [Function("NotificationSnooze"), Access(Access.User)]
    public async Task<HttpResponseData> Snooze(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/snooze")] HttpRequestData request, Guid id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var until = ReadUntil(fields);
        return fields.Errors.Any
            ? await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation)
            : await ChangeAsync(request, id, (ns, user, one, token) => changes.SnoozeAsync(ns, user, one, until, token), cancellation);
    }

    private DateTimeOffset ReadUntil(JsonFields fields)
    {
        var (until, now) = (fields.Time("until"), time.GetUtcNow());
        fields.RejectUnknown();
        if (until is { } moment && (moment <= now || moment > now + MaxSnooze))
            fields.Fail("until", $"'{Rfc3339.Format(moment)}' is not allowed; allowed: from now to a year ahead");
        if (until is null && !fields.Errors.Any)
            fields.Fail("until", "is required");
        return until ?? default;
    }

    private static async Task<HttpResponseData> ChangeAsync(
        HttpRequestData request, Guid id, Func<string, string, Guid, CancellationToken, Task<ChangeResult>> change, CancellationToken cancellation)
    {
        var caller = Caller.Of(request.FunctionContext);
        var result = await change(caller.Namespace, caller.User, id, cancellation);
        return InboxProblems.Of(result, id) is { } problem
            ? await request.ProblemAsync(problem, cancellation)
            : await request.JsonAsync(result.Notification!, AppJson.Default.Notification, cancellation);
    }
}
