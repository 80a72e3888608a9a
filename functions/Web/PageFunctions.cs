using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
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
    public IResult Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "app/{*path}")] HttpRequest request, string? path)
    {
        if (files.Find(path ?? "") is not { } file)
            return Answer.Problem(Problems.NotFound("There is no such page."));
        return Serve(request, file, ContentSecurityPolicy);
    }

    [Function("OpenApi"), Access(Access.Open)]
    public IResult OpenApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        Serve(request, files.OpenApi, "default-src 'none'");

    private static Answer Serve(HttpRequest request, EmbeddedFile file, string policy)
    {
        var content = file.For(request.HeaderValues("Accept-Encoding"));
        var isKnown = request.HeaderValues("If-None-Match").Any(tags => tags.Contains(content.ETag, StringComparison.Ordinal));
        var answer = isKnown ? Answer.Empty(HttpStatusCode.NotModified) : new Answer(HttpStatusCode.OK, file.ContentType, content.Bytes);
        if (!isKnown && content.Encoding is { } encoding)
            answer.With("Content-Encoding", encoding);
        if (file.Encoded.Count > 0)
            answer.With("Vary", "Accept-Encoding");
        return answer
            .With("ETag", content.ETag)
            .With("Cache-Control", file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache")
            .With("Content-Security-Policy", policy)
            .With("Referrer-Policy", "no-referrer");
    }
}
