using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Audit;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Sending;

/// <summary>What is sent by the queue or later: how far it is, and cancelling it.</summary>
public sealed class SendReportFunctions(SendStore sends, Scheduling scheduling)
{
    [Function("SendsGet"), Access(Access.Sender)]
    public async Task<HttpResponseData> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sends/{id:guid}")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        await sends.ReportAsync(Caller.Of(request.FunctionContext).Namespace, id, cancellation) is { } report
            ? await request.JsonAsync(report, AppJson.Default.SendReport, cancellation)
            : await request.ProblemAsync(Problems.NotFound($"There is no queued or scheduled send '{id}'. (One that was answered with 201 is done.)"), cancellation);

    [Function("SchedulesList"), Access(Access.Sender)]
    public async Task<HttpResponseData> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "schedules")] HttpRequestData request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request.FunctionContext).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(request.Query, errors);
        var after = query.Cursor is null ? null : Scheduling.ReadCursor(ns, query.Cursor);
        if (query.Cursor is not null && after is null)
            errors.Add("cursor", $"'{FieldErrors.Shorten(query.Cursor)}' is no cursor of this list; allowed: the 'nextCursor' of the page before");
        return errors.Any
            ? await request.ProblemAsync(Problems.Invalid(errors), cancellation)
            : await request.JsonAsync(await scheduling.ListAsync(ns, after, query.Limit, cancellation), AppJson.Default.SchedulePage, cancellation);
    }

    [Function("SchedulesCancel"), Access(Access.Sender), Audited(AuditAction.ScheduleCancelled, Target = "id")]
    public async Task<HttpResponseData> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "schedules/{id:guid}")] HttpRequestData request, Guid id, CancellationToken cancellation) =>
        await scheduling.CancelAsync(Caller.Of(request.FunctionContext).Namespace, id, cancellation) switch
        {
            CancelOutcome.Cancelled => request.NoContent(),
            CancelOutcome.NotFound => await request.ProblemAsync(Problems.NotFound($"There is no scheduled send '{id}'."), cancellation),
            CancelOutcome.TooLate => await request.ProblemAsync(Problems.Conflict("It is being sent, or was."), cancellation),
        };
}
