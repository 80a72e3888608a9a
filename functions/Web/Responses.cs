using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Shared;

namespace Notifications.Web;

/// <summary>Writes every answer of the API: JSON with its content type always set, or a problem.</summary>
internal static class Responses
{
    public static Task<HttpResponseData> JsonAsync<T>(
        this HttpRequestData request, T value, JsonTypeInfo<T> type, CancellationToken cancellation, HttpStatusCode status = HttpStatusCode.OK) =>
        request.WriteAsync(status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, type), cancellation);

    public static async Task<HttpResponseData> ProblemAsync(this HttpRequestData request, Problem problem, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, AppJson.Default.Problem);
        var response = await request.WriteAsync((HttpStatusCode)problem.Status, "application/problem+json; charset=utf-8", body, cancellation);
        if (problem.RetryAfter is { } seconds)
            response.Headers.Add("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        if (problem.Status == (int)HttpStatusCode.Unauthorized)
            response.Headers.Add("WWW-Authenticate", "Bearer");
        return response;
    }

    public static HttpResponseData NoContent(this HttpRequestData request) => request.CreateResponse(HttpStatusCode.NoContent);

    public static async Task<HttpResponseData> WriteAsync(
        this HttpRequestData request, HttpStatusCode status, string contentType, byte[] body, CancellationToken cancellation)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Content-Type", contentType);
        response.Headers.Add("X-Content-Type-Options", "nosniff");
        await response.Body.WriteAsync(body, cancellation);
        return response;
    }
}
