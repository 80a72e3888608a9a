using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Audit;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Sending;

/// <summary>What is sent by the queue or later: how far it is, and cancelling it.</summary>
public sealed class SendReportFunctions(SendStore sends, Scheduling scheduling)
{
    [Function("SendsGet"), Access(Access.Sender)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sends/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellation) =>
        await sends.ReportAsync(Caller.Of(request).Namespace, id, cancellation) is { } report
            ? Answer.Json(report, AppJson.Default.SendReport)
            : Answer.Problem(Problems.NotFound($"There is no queued or scheduled send '{id}'. (One that was answered with 201 is done.)"));

    [Function("SchedulesList"), Access(Access.Sender)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "schedules")] HttpRequest request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var after = query.Cursor is null ? null : Scheduling.ReadCursor(ns, query.Cursor);
        if (query.Cursor is not null && after is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(await scheduling.ListAsync(ns, after, query.Limit, cancellation), AppJson.Default.SchedulePage);
    }

    [Function("SchedulesCancel"), Access(Access.Sender), Audited(AuditAction.ScheduleCancelled, Target = "id")]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "schedules/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellation) =>
        await scheduling.CancelAsync(Caller.Of(request).Namespace, id, cancellation) switch
        {
            CancelOutcome.Cancelled => Answer.NoContent(),
            CancelOutcome.NotFound => Answer.Problem(Problems.NotFound($"There is no scheduled send '{id}'.")),
            CancelOutcome.TooLate => Answer.Problem(Problems.TooLate("It is being sent, or was.")),
        };
}
