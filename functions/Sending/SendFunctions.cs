using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Idempotency;
using Notifications.RateLimits;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Sending;

public sealed class SendFunctions(SendRequests sends, BulkHandler bulk, Ids ids)
{
    [Function("NotificationsSend"), Access(Access.Sender), RateLimited, Idempotent(SendRequestReader.MaxBytes)]
    public Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications")] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, sends.SendAsync, cancellation);

    /// <summary>A broadcast of type system.</summary>
    [Function("NotificationsSendSystem"), Access(Access.Sender), RateLimited, Idempotent(SendRequestReader.MaxBytes)]
    public Task<IResult> SendSystem(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/system")] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, sends.SendSystemAsync, cancellation);

    [Function("NotificationsSendProgress"), Access(Access.Sender), RateLimited, Idempotent(SendRequestReader.MaxBytes)]
    public Task<IResult> SendProgress(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/progress")] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, sends.SendProgressAsync, cancellation);

    /// <summary>Always 200 when it is a list of sends: each has its own result.</summary>
    [Function("NotificationsSendBulk"), Access(Access.Sender), RateLimited, Idempotent(BulkHandler.MaxBytes)]
    public async Task<IResult> SendBulk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/bulk")] HttpRequest request, CancellationToken cancellation)
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
        return Answer.Json(result, AppJson.Default.BulkResult);
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
        var response = Answer.Json(answer.Result, AppJson.Default.SendResult, isDone ? HttpStatusCode.Created : HttpStatusCode.Accepted);
        if (!isDone)
            response.With("Location", $"/api/v1/sends/{answer.Result.SendId}");
        return response;
    }
}
