using System.Net;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalRuntime.Tests.Functions.Declared;

public sealed record Poco(string Name, int Count);

public sealed class HttpFunctions(Probe probe)
{
    /// <summary>Tells what the request holds.</summary>
    [Function("Request")]
    public async Task<HttpResponseData> RequestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "request")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Accepted);
        await response.WriteAsJsonAsync(new
        {
            body = await request.ReadAsStringAsync(),
            url = request.Url.OriginalString,
            headers = request.Headers.Select(h => $"{h.Key}={string.Join('&', h.Value)}"),
            cookies = request.Cookies.Select(c => $"{c.Name}={c.Value}"),
            query = request.Query.AllKeys.Select(k => $"{k ?? "null"}={request.Query[k]}"),
            identities = request.Identities.Select(i => i.IsAuthenticated),
            seekable = request.Body.CanSeek,
        });
        return response;
    }

    [Function("Json")]
    public async Task<string?> JsonAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "json")] HttpRequestData request) =>
        (await request.ReadFromJsonAsync<Poco>())?.ToString();

    /// <summary>Answers with whatever the test returns.</summary>
    [Function("Return")]
    public async Task<object?> ReturnAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "return")] HttpRequestData request, FunctionContext context) =>
        await probe.CallAsync("Return", request, context.CancellationToken, context);

    [Function("Nothing")]
    public void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, Route = "nothing-at-all")] HttpRequestData request) =>
        ArgumentNullException.ThrowIfNull(request);

    [Function("Respond")]
    public async Task<HttpResponseData?> RespondAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "respond")] HttpRequestData request, FunctionContext context) =>
        (HttpResponseData?)await probe.CallAsync("Respond", request, context.CancellationToken, context);

    [Function("PocoBody")]
    public string PocoBody([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "poco-body")] Poco poco) => poco.ToString();
}
