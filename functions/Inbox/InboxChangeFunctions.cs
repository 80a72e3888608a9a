using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Security;

namespace Notifications.Inbox;

/// <summary>Changing one's own inbox. Every change can be repeated: the second one finds it done.</summary>
public sealed class InboxChangeFunctions(InboxChanges changes, ReadAllHandler all, TimeProvider time)
{
    private static readonly TimeSpan MaxSnooze = TimeSpan.FromDays(366);

    [Function("NotificationAck"), Access(Access.User)]
    public async Task<IResult> Ack(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/{id:guid}/ack")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } malformed)
            return Answer.Problem(malformed);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var inSight = fields.Flag("visible");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        var result = await changes.AcknowledgeAsync(caller.Namespace, caller.User, id, inSight, cancellation);
        return InboxProblems.Of(result, id) is { } problem
            ? Answer.Problem(problem)
            : Answer.Json(new Acknowledged(id, result.Notification!.RoundTripMs ?? 0), InboxJson.Default.Acknowledged);
    }

    [Function("NotificationDelete"), Access(Access.User)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "notifications/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var result = await changes.DeleteAsync(caller.Namespace, caller.User, id, cancellation);
        return InboxProblems.Of(result, id) is { } problem ? Answer.Problem(problem) : Answer.NoContent();
    }

    [Function("NotificationsMarkRead"), Access(Access.User)]
    public Task<IResult> MarkRead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-read")] HttpRequest request,
        CancellationToken cancellation) =>
        ChangeManyAsync(request, changes.ReadManyAsync, cancellation);

    /// <summary>What an open inbox has shown, in bulk.</summary>
    [Function("NotificationsMarkSeen"), Access(Access.User)]
    public Task<IResult> MarkSeen(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-seen")] HttpRequest request,
        CancellationToken cancellation) =>
        ChangeManyAsync(request, changes.SeeManyAsync, cancellation);

    private static async Task<IResult> ChangeManyAsync(
        HttpRequest request, Func<string, string, IReadOnlyList<Guid>, CancellationToken, Task<Updated>> change,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var ids = NotificationIds.Read(fields);
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        return Answer.Json(await change(caller.Namespace, caller.User, ids, cancellation), InboxJson.Default.Updated);
    }

    [Function("NotificationsMarkAllRead"), Access(Access.User)]
    public async Task<IResult> MarkAllRead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-all-read")] HttpRequest request,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var before = fields.Time("before");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        return await all.ReadAllAsync(caller.Namespace, caller.User, before, cancellation) is { } updated
            ? Answer.Json(updated, InboxJson.Default.MarkedAllRead)
            : Answer.Problem(InboxProblems.Busy());
    }

    [Function("NotificationsMarkAllUnread"), Access(Access.User)]
    public async Task<IResult> MarkAllUnread(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/mark-all-unread")] HttpRequest request,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var upTo = NotificationIds.ReadOne(fields, "readUpTo");
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        return await all.UnreadAllAsync(caller.Namespace, caller.User, upTo, cancellation)
            ? Answer.NoContent()
            : Answer.Problem(InboxProblems.NotLatest(upTo));
    }

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

/// <summary>A list of notification ids in a request: <c>{ "ids": [ … ] }</c>.</summary>
internal static class NotificationIds
{
    /// <summary>As many as a page of a list has.</summary>
    public const int Max = 100;

    public static Guid ReadOne(JsonFields fields, string name)
    {
        var text = fields.Text(name, 64, required: true);
        if (!Guid.TryParse(text, out var id) && !string.IsNullOrWhiteSpace(text))
            fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        return id;
    }

    public static IReadOnlyList<Guid> Read(JsonFields fields)
    {
        var hadErrors = fields.Errors.Any;
        var texts = fields.Texts("ids", Max, 64);
        if (texts is null or [] && fields.Errors.Any == hadErrors)
            fields.Fail("ids", $"is empty; allowed: 1 to {Max} notification ids");
        var ids = new List<Guid>();
        foreach (var (index, text) in (texts ?? []).Index())
        {
            if (Guid.TryParse(text, out var id))
                ids.Add(id);
            else
                fields.Fail($"ids[{index}]", $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: a notification id");
        }
        fields.RejectUnknown();
        return ids;
    }
}

internal static class InboxProblems
{
    /// <summary>The same for what never was, is deleted, has expired or is somebody else's: nobody learns which.</summary>
    public static Problem NotFound(Guid id) => Problems.NotFound($"You have no notification '{id}'.");

    /// <summary>Null when the change was made, or was there already.</summary>
    public static Problem? Of(ChangeResult result, Guid id) => result.Outcome switch
    {
        ChangeOutcome.Changed or ChangeOutcome.Unchanged => null,
        ChangeOutcome.NotFound => NotFound(id),
        ChangeOutcome.ExpiresBefore => ExpiresBefore(result.Notification!),
        ChangeOutcome.Busy => Busy(),
    };

    public static Problem NotLatest(Guid readUpTo) =>
        Problems.NotLatest($"'{readUpTo}' is not what was marked as read last; nothing was undone.");

    private static Problem ExpiresBefore(Notification snoozed)
    {
        var errors = new FieldErrors();
        errors.Add("until", $"'{Rfc3339.Format(snoozed.SnoozedUntil!.Value)}' is not allowed; allowed: before it expires, at "
            + $"'{Rfc3339.Format(snoozed.ExpiresAt)}', as its sender said");
        return Problems.Invalid(errors);
    }

    public static Problem Busy() => Problems.Conflict("The notification kept changing. Try again.");
}
