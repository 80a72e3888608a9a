using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Security;
using Notifications.Shared;

namespace Notifications.Web;

public sealed class PageFunctions(EmbeddedFiles files)
{
    /// <summary>Scripts and styles come from here only; pictures from anywhere on https; connections to wherever the real-time service is.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self' http: https: ws: wss:; "
        + "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>
    /// The pages and what they load: <c>/app</c> is <c>app.html</c>, <c>/app/admin</c> is <c>admin.html</c>. All are below <c>app</c>, because the host
    /// refuses functions whose route begins with <c>admin</c>.
    /// </summary>
    [Function("WebPages"), Access(Access.Open)]
    public async Task<HttpResponseData> Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "app/{*path}")] HttpRequestData request, string? path, CancellationToken cancellation)
    {
        if (files.Find(path ?? "") is not { } file)
            return await request.ProblemAsync(Problems.NotFound("There is no such page."), cancellation);
        return await ServeAsync(request, file, ContentSecurityPolicy, cancellation);
    }

    [Function("OpenApi"), Access(Access.Open)]
    public Task<HttpResponseData> OpenApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequestData request, CancellationToken cancellation) =>
        ServeAsync(request, files.OpenApi, "default-src 'none'", cancellation);

    private static async Task<HttpResponseData> ServeAsync(HttpRequestData request, EmbeddedFile file, string policy, CancellationToken cancellation)
    {
        var content = file.For(Values(request, "Accept-Encoding"));
        var isKnown = Values(request, "If-None-Match").Any(tags => tags.Contains(content.ETag, StringComparison.Ordinal));
        var response = isKnown
            ? request.CreateResponse(HttpStatusCode.NotModified)
            : await request.WriteAsync(HttpStatusCode.OK, file.ContentType, content.Bytes, cancellation);
        if (!isKnown && content.Encoding is { } encoding)
            response.Headers.Add("Content-Encoding", encoding);
        if (file.Encoded.Count > 0)
            response.Headers.Add("Vary", "Accept-Encoding");
        response.Headers.Add("ETag", content.ETag);
        response.Headers.Add("Cache-Control", file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache");
        response.Headers.Add("Content-Security-Policy", policy);
        response.Headers.Add("Referrer-Policy", "no-referrer");
        return response;
    }

    private static IEnumerable<string> Values(HttpRequestData request, string header) =>
        request.Headers.TryGetValues(header, out var values) ? values : [];
}
