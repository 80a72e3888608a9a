using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Idempotency;
using Notifications.RateLimits;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Sending;

public sealed class SendFunctions(SendRequestReader reader, SendHandler handler)
{
    [Function("NotificationsSend"), Access(Access.Sender), RateLimited, Idempotent]
    public async Task<HttpResponseData> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notifications")] HttpRequestData request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return await request.ProblemAsync(problem, cancellation);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (reader.Read(fields) is not { } send)
            return await request.ProblemAsync(Problems.Invalid(fields.Errors), cancellation);
        var result = await handler.SendAsync(Caller.Of(request.FunctionContext).Namespace, send, cancellation);
        return await request.JsonAsync(result, AppJson.Default.SendResult, cancellation, HttpStatusCode.Created);
    }
}
