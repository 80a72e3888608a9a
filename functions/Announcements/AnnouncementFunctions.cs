using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Platform;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Idempotency;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Realtime;

namespace Notifications.Announcements;

/// <summary>Keeping announcements: for admins.</summary>
public sealed class AnnouncementFunctions(
    AnnouncementHandler announcements, AnnouncementReader reader, AnnouncementSchedule schedule, Ids ids, IOptions<FeatureFlags> switches)
{
    [Function("AnnouncementsCreate"), Access(Access.Admin), Idempotent, Audited(AuditAction.AnnouncementChanged)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "announcements")] HttpRequest request, CancellationToken cancellation)
    {
        if (!switches.Value.Enabled)
            return Answer.Problem(Problems.SendingDisabled());
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (reader.Read(fields, isNew: true) is not { } announcement)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        // The same for the same request, so that one that is done again finds what is there.
        var id = IdempotencyScope.Of(request)?.Seed ?? ids.Next();
        var created = await announcements.CreateAsync(Caller.Of(request).Namespace, id, announcement, cancellation);
        AuditDetail.Set(request, $"{id}");
        return Answer.Json(created, AnnouncementsJson.Default.AnnouncementDetails, HttpStatusCode.Created)
            .With("Location", $"/api/v1/announcements/{id}");
    }

    [Function("AnnouncementsListAll"), Access(Access.Admin)]
    public async Task<IResult> ListAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "announcements/all")] HttpRequest request,
        CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var after = query.Position(cursor => Cursor.ReadId(ns, AnnouncementHandler.ListName, cursor), errors);
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(await announcements.ListAsync(ns, after, query.Limit, cancellation), AnnouncementsJson.Default.AnnouncementPage);
    }

    [Function("AnnouncementsGet"), Access(Access.Admin)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "announcements/{id:guid}")] HttpRequest request,
        Guid id, CancellationToken cancellation) =>
        await announcements.FindAsync(Caller.Of(request).Namespace, id, cancellation) is var (found, tag)
            ? Versioned(found, tag)
            : Answer.Problem(AnnouncementProblems.NotFound(id));

    [Function("AnnouncementsPut"), Access(Access.Admin), Audited(AuditAction.AnnouncementChanged, Target = "id")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "announcements/{id:guid}")] HttpRequest request,
        Guid id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (reader.Read(fields, isNew: false) is not { } announcement)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var change = await announcements.ChangeAsync(
            Caller.Of(request).Namespace, id, announcement, before => AnnouncementReader.Fits(announcement, before, fields),
            IfMatch.Read(request), cancellation);
        return change.Outcome switch
        {
            AnnouncementOutcome.Done => Versioned(change.Details!, change.ETag!),
            AnnouncementOutcome.NotFound => Answer.Problem(AnnouncementProblems.NotFound(id)),
            AnnouncementOutcome.PreconditionFailed => Answer.Problem(AnnouncementProblems.Changed()),
            AnnouncementOutcome.Invalid => Answer.Problem(Problems.Invalid(fields.Errors)),
            AnnouncementOutcome.Busy => Answer.Problem(AnnouncementProblems.Busy()),
        };
    }

    [Function("AnnouncementsDelete"), Access(Access.Admin), Audited(AuditAction.AnnouncementDeleted, Target = "id")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "announcements/{id:guid}")] HttpRequest request,
        Guid id, CancellationToken cancellation) =>
        await announcements.DeleteAsync(Caller.Of(request).Namespace, id, cancellation) switch
        {
            AnnouncementOutcome.Done => Answer.NoContent(),
            AnnouncementOutcome.Busy => Answer.Problem(AnnouncementProblems.Busy()),
            _ => Answer.Problem(AnnouncementProblems.NotFound(id)),
        };

    /// <summary>Begins and ends announcements at their times, and does the pushes that a request did not get to.</summary>
    [Function("Announcements")]
    [SignalROutput(HubName = NotificationHub.Name)]
    public Task<SignalRMessageAction[]> Push([QueueTrigger(Queues.Announcements)] string message, CancellationToken cancellation) =>
        schedule.HandleAsync(JsonSerializer.Deserialize(message, AnnouncementsJson.Default.AnnouncementMessage)!, cancellation);

    private static Answer Versioned(AnnouncementDetails announcement, string tag) =>
        Answer.Json(announcement, AnnouncementsJson.Default.AnnouncementDetails).With("ETag", tag);
}

/// <summary>The announcements that a user sees.</summary>
public sealed class OwnAnnouncementFunctions(AnnouncementInbox inbox)
{
    [Function("AnnouncementsList"), Access(Access.User)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "announcements")] HttpRequest request,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var visible = await inbox.ListAsync(caller.Namespace, caller.User, cancellation);
        return Answer.Json(visible, AnnouncementsJson.Default.VisibleAnnouncements);
    }

    [Function("AnnouncementsSeen"), Access(Access.User)]
    public Task<IResult> Seen(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "announcements/{id:guid}/seen")] HttpRequest request,
        Guid id, CancellationToken cancellation) =>
        RecordAsync(request, id, EngagementKind.Seen, cancellation);

    [Function("AnnouncementsDismiss"), Access(Access.User)]
    public Task<IResult> Dismiss(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "announcements/{id:guid}/dismiss")] HttpRequest request,
        Guid id, CancellationToken cancellation) =>
        RecordAsync(request, id, EngagementKind.Dismissed, cancellation);

    [Function("AnnouncementsClicked"), Access(Access.User)]
    public Task<IResult> Clicked(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "announcements/{id:guid}/clicked")] HttpRequest request,
        Guid id, CancellationToken cancellation) =>
        RecordAsync(request, id, EngagementKind.Clicked, cancellation);

    private async Task<IResult> RecordAsync(HttpRequest request, Guid id, EngagementKind kind, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var revision = fields.Whole("revision", 1, AnnouncementReader.MaxRevision);
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var caller = Caller.Of(request);
        var result = await inbox.RecordAsync(caller.Namespace, caller.User, id, kind, revision, cancellation);
        return result.Outcome switch
        {
            EngagementOutcome.Done => Answer.Json(result.Engagement!, AnnouncementsJson.Default.Engagement),
            EngagementOutcome.NotFound => Answer.Problem(AnnouncementProblems.NotFound(id)),
            EngagementOutcome.NoSuchRevision => Answer.Problem(Refuse(fields, revision, result.Latest)),
            EngagementOutcome.Busy => Answer.Problem(AnnouncementProblems.Busy()),
        };
    }

    private static Problem Refuse(JsonFields fields, int? revision, int latest)
    {
        fields.Fail("revision", $"{revision} does not exist; allowed: 1 to {latest}");
        return Problems.Invalid(fields.Errors);
    }
}
