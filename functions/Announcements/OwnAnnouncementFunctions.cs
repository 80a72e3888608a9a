using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Announcements;

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
