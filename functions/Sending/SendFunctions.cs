using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Idempotency;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;

namespace Notifications.Sending;

public sealed class SendFunctions(SendRequests sends, BulkHandler bulk, Ids ids)
{
    private const string DryRun = "dryRun";

    [Function("NotificationsSend"), Access(Access.Sender), RateLimited, Idempotent(SendRequestReader.MaxBytes)]
    public Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications")] HttpRequest request, CancellationToken cancellation) =>
        QueryParameters.Of(request)[DryRun] is { } dryRun
            ? DryRunAsync(request, dryRun, cancellation) : AnswerAsync(request, sends.SendAsync, cancellation);

    /// <summary>A broadcast of type system.</summary>
    [Function("NotificationsSendSystem"), Access(Access.Sender), RateLimited, Idempotent(SendRequestReader.MaxBytes)]
    public Task<IResult> SendSystem(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/system")] HttpRequest request,
        CancellationToken cancellation) =>
        AnswerAsync(request, sends.SendSystemAsync, cancellation);

    [Function("NotificationsSendProgress"), Access(Access.Sender), RateLimited, Idempotent(SendRequestReader.MaxBytes)]
    public Task<IResult> SendProgress(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/progress")] HttpRequest request,
        CancellationToken cancellation) =>
        AnswerAsync(request, sends.SendProgressAsync, cancellation);

    /// <summary>Always 200 when it is a list of sends: each has its own result.</summary>
    [Function("NotificationsSendBulk"), Access(Access.Sender), RateLimited, Idempotent(BulkHandler.MaxBytes)]
    public async Task<IResult> SendBulk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/bulk")] HttpRequest request,
        CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, BulkHandler.MaxBytes, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var errors = new FieldErrors();
        if (BulkHandler.Read(body.Json, errors) is not { } items)
            return Answer.Problem(Problems.Invalid(errors));
        if (RateLimitScope.TakeMore(request, items.Length - 1) is { } limited)
            return Answer.Problem(limited);
        var scope = IdempotencyScope.Of(request);
        var result = await bulk.SendAsync(
            Caller.Of(request), items, index => scope?.IdOf($"{index}") ?? ids.Next(), cancellation);
        return Answer.Json(result, SendingJson.Default.BulkResult);
    }

    /// <summary>Nothing is stored and nobody is told.</summary>
    private async Task<IResult> DryRunAsync(HttpRequest request, string dryRun, CancellationToken cancellation)
    {
        if (dryRun == "false")
            return await AnswerAsync(request, sends.SendAsync, cancellation);
        var errors = new FieldErrors();
        if (dryRun != "true")
            errors.Add(DryRun, $"'{FieldErrors.Shorten(dryRun)}' is not allowed; allowed: true, false");
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        var body = await RequestBody.ReadAsync(request, SendRequestReader.MaxBytes, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var id = ids.Next();
        var answer = await sends.DryRunAsync(Caller.Of(request), id, body.Json, cancellation);
        if (answer.Problem is { } refused)
            return Answer.Problem(refused);
        // One shape for all that the operation answers: clients that are generated have one type for it.
        var result = new SendResult { SendId = id, Status = SendStatus.DryRun, DryRun = answer.Result };
        return Answer.Json(result, SendingJson.Default.SendResult);
    }

    /// <summary>The same for the same request, so that one that is done again finds what is there.</summary>
    private Guid SendIdOf(HttpRequest request) => IdempotencyScope.Of(request)?.Seed ?? ids.Next();

    private async Task<IResult> AnswerAsync(
        HttpRequest request, Func<Caller, Guid, JsonElement, CancellationToken, Task<SendAnswer>> send, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, SendRequestReader.MaxBytes, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var answer = await send(Caller.Of(request), SendIdOf(request), body.Json, cancellation);
        if (answer.Problem is { } refused)
            return Answer.Problem(refused);
        var isDone = answer.Result!.Status == SendStatus.Completed;
        var response = Answer.Json(
            answer.Result, SendingJson.Default.SendResult, isDone ? HttpStatusCode.Created : HttpStatusCode.Accepted);
        if (!isDone)
            response.With("Location", $"/api/v1/sends/{answer.Result.SendId}");
        return response;
    }
}

/// <summary>What is sent by the queue or later: how far it is, and cancelling it.</summary>
public sealed class SendReportFunctions(SendStore sends, Schedules schedules, RecallHandler recalls)
{
    [Function("SendsRecall"), Access(Access.Sender), Audited(AuditAction.SendRecalled, Target = "id")]
    public async Task<IResult> Recall(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sends/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        await recalls.RecallAsync(Caller.Of(request).Namespace, id, cancellation) switch
        {
            RecallOutcome.Cancelled => Answer.NoContent(),
            RecallOutcome.NotFound => Answer.Problem(Problems.NotFound($"There is no send '{id}'.")),
            RecallOutcome.Accepted => Answer.Json(new SendResult { SendId = id, Status = SendStatus.Recalled },
                SendingJson.Default.SendResult, HttpStatusCode.Accepted).With("Location", $"/api/v1/sends/{id}"),
        };


    [Function("SendsGet"), Access(Access.Sender)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sends/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        await sends.ReportAsync(Caller.Of(request).Namespace, id, cancellation) is { } report
            ? Answer.Json(report, SendingJson.Default.SendReport)
            : Answer.Problem(Problems.NotFound($"There is no queued or scheduled send '{id}'. (One that was answered with 201 is done.)"));

    [Function("SchedulesList"), Access(Access.Sender)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "schedules")] HttpRequest request, CancellationToken cancellation)
    {
        var ns = Caller.Of(request).Namespace;
        var errors = new FieldErrors();
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var after = query.Position(cursor => Schedules.ReadCursor(ns, cursor), errors);
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(await schedules.ListAsync(ns, after, query.Limit, cancellation), SendingJson.Default.SchedulePage);
    }

    [Function("SchedulesCancel"), Access(Access.Sender), Audited(AuditAction.ScheduleCancelled, Target = "id")]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "schedules/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellation) =>
        await schedules.CancelAsync(Caller.Of(request).Namespace, id, cancellation) switch
        {
            CancelOutcome.Cancelled => Answer.NoContent(),
            CancelOutcome.NotFound => Answer.Problem(Problems.NotFound($"There is no scheduled send '{id}'.")),
            CancelOutcome.TooLate => Answer.Problem(Problems.TooLate("It is being sent, or was.")),
        };
}
