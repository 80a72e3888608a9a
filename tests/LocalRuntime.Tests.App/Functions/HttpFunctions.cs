using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App.Functions;

public sealed record Poco(string Name, int Count);

public sealed class HttpFunctions(Probe probe)
{
    /// <summary>Tells what the request holds.</summary>
    [Function("Request")]
    public async Task<IResult> RequestAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "request")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return Results.Json(
            new
            {
                method = request.Method,
                body = await reader.ReadToEndAsync(),
                url = $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}",
                remote = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
                headers = request.Headers.Select(h => $"{h.Key}={h.Value}"),
            },
            statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Answers with whatever the test returns.</summary>
    [Function("Return")]
    public async Task<IResult?> ReturnAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "return")] HttpRequest request, FunctionContext context) =>
        (IResult?)await probe.CallAsync("Return", request, context.CancellationToken, context);
}
