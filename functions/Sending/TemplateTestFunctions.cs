using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Idempotency;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>Sends a template, or a draft of one, to whoever writes it.</summary>
public sealed class TemplateTestFunctions(TemplateTestHandler tests, Ids ids)
{
    [Function("TemplatesTest"), Access(Access.Sender), RateLimited, Idempotent(TemplateReader.MaxBytes)]
    public async Task<IResult> Test(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "templates/{name}/test")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        if (!TemplateReader.IsName(name))
            return Answer.Problem(TemplateProblems.NotFound(name));
        var body = await RequestBody.ReadOptionalAsync(request, TemplateReader.MaxBytes, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var sendId = IdempotencyScope.Of(request)?.Seed ?? ids.Next();
        var answer = await tests.SendAsync(Caller.Of(request), sendId, name, body.Json, cancellation);
        return answer.Problem is { } refused
            ? Answer.Problem(refused)
            : Answer.Json(answer.Result!, SendingJson.Default.SendResult, HttpStatusCode.Created);
    }
}
