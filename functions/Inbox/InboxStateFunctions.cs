using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Security;

namespace Notifications.Inbox;

/// <summary>Where a notification is in one's own inbox, and whether it is new. Every change can be repeated: the second one finds it
/// done.</summary>
public sealed class InboxStateFunctions(InboxChanges changes, TimeProvider time)
{
    private static readonly TimeSpan MaxSnooze = TimeSpan.FromDays(366);

    [Function("NotificationRead"), Access(Access.User)]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/read")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.ReadAsync, cancellation);

    [Function("NotificationUnread"), Access(Access.User)]
    public Task<IResult> Unread(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/unread")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.UnreadAsync, cancellation);

    [Function("NotificationSeen"), Access(Access.User)]
    public Task<IResult> Seen(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/seen")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.SeeAsync, cancellation);

    [Function("NotificationTakeAction"), Access(Access.User)]
    public Task<IResult> TakeAction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/actions/{name}")] HttpRequest request, Guid id,
        string name, CancellationToken cancellation) =>
        ChangeAsync(request, id, (ns, user, wanted, token) => changes.TakeActionAsync(ns, user, wanted, name, token), cancellation);

    [Function("NotificationArchive"), Access(Access.User)]
    public Task<IResult> Archive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/archive")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.ArchiveAsync, cancellation);

    [Function("NotificationUnarchive"), Access(Access.User)]
    public Task<IResult> Unarchive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/unarchive")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.UnarchiveAsync, cancellation);

    [Function("NotificationRestore"), Access(Access.User)]
    public Task<IResult> Restore(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/restore")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        ChangeAsync(request, id, changes.RestoreAsync, cancellation);

    [Function("NotificationSnooze"), Access(Access.User)]
    public async Task<IResult> Snooze(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/snooze")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var until = ReadUntil(fields);
        return fields.Errors.Any
            ? Answer.Problem(Problems.Invalid(fields.Errors))
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

    private static async Task<IResult> ChangeAsync(
        HttpRequest request, Guid id, Func<string, string, Guid, CancellationToken, Task<ChangeResult>> change,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var result = await change(caller.Namespace, caller.User, id, cancellation);
        return InboxProblems.Of(result, id) is { } problem
            ? Answer.Problem(problem)
            : Answer.Json(result.Notification!, InboxJson.Default.Notification);
    }
}
