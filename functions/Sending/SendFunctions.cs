using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Idempotency;
using Notifications.RateLimits;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Sending;

public sealed class SendFunctions(SendRequests sends, BulkHandler bulk, Ids ids)
{
    [Function("NotificationsSend"), Access(Access.Sender), RateLimited, Idempotent]
    public Task<HttpResponseData> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications")] HttpRequestData request, CancellationToken cancellation) =>
        AnswerAsync(request, sends.SendAsync, cancellation);

    /// <summary>A broadcast of type system.</summary>
    [Function("NotificationsSendSystem"), Access(Access.Sender), RateLimited, Idempotent]
    public Task<HttpResponseData> SendSystem(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/system")] HttpRequestData request, CancellationToken cancellation) =>
        AnswerAsync(request, sends.SendSystemAsync, cancellation);

    [Function("NotificationsSendProgress"), Access(Access.Sender), RateLimited, Idempotent]
    public Task<HttpResponseData> SendProgress(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/progress")] HttpRequestData request, CancellationToken cancellation) =>
        AnswerAsync(request, sends.SendProgressAsync, cancellation);

    /// <summary>Always 200 when it is a list of sends: each has its own result.</summary>
    [Function("NotificationsSendBulk"), Access(Access.Sender), RateLimited, Idempotent]
    public async Task<HttpResponseData> SendBulk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications/bulk")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, BulkHandler.MaxBytes, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var errors = new FieldErrors();
        if (BulkHandler.Read(body.Json, errors) is not { } items)
            return await request.ProblemAsync(Problems.Invalid(errors), cancellation);
        if (RateLimitScope.TakeMore(request.FunctionContext, items.Length - 1) is { } limited)
            return await request.ProblemAsync(limited, cancellation);
        var scope = IdempotencyScope.Of(request.FunctionContext);
        var result = await bulk.SendAsync(
            Caller.Of(request.FunctionContext), items, index => scope?.IdOf($"{index}") ?? ids.Next(), cancellation);
        return await request.JsonAsync(result, AppJson.Default.BulkResult, cancellation);
    }

    /// <summary>The same for the same request, so that one that is done again finds what is there.</summary>
    private Guid SendIdOf(HttpRequestData request) => IdempotencyScope.Of(request.FunctionContext)?.Seed ?? ids.Next();

    private async Task<HttpResponseData> AnswerAsync(
        HttpRequestData request, Func<Caller, Guid, JsonElement, CancellationToken, Task<SendAnswer>> send, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var answer = await send(Caller.Of(request.FunctionContext), SendIdOf(request), body.Json, cancellation);
        if (answer.Problem is { } refused)
            return await request.ProblemAsync(refused, cancellation);
        var isDone = answer.Result!.Status == SendStatus.Completed;
        var response = await request.JsonAsync(answer.Result, AppJson.Default.SendResult, cancellation, isDone ? HttpStatusCode.Created : HttpStatusCode.Accepted);
        if (!isDone)
            response.Headers.Add("Location", $"/api/v1/sends/{answer.Result.SendId}");
        return response;
    }
}
