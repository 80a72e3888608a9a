using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Operations;

public sealed class PageFunctions(EmbeddedFiles files)
{
    /// <summary>Scripts and styles come from here only; pictures from anywhere on https; connections to wherever the real-time service
    /// is.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self' http: https: ws: wss:; "
        + "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>
    /// The pages and what they load: <c>/app</c> is <c>app.html</c>, <c>/app/admin</c> is <c>admin.html</c>. All are below <c>app</c>,
    /// because the host refuses functions whose route begins with <c>admin</c>.
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

    /// <summary>Where people look for the API reference; it is a page, and those are below <c>app</c>.</summary>
    [Function("ApiReference"), Access(Access.Open)]
    public static IResult ApiReference(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs")] HttpRequest request) =>
        Answer.Empty(HttpStatusCode.Found).With("Location", "/api/v1/app/docs").With("Cache-Control", "no-cache");

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

/// <param name="Encoded">The same, compressed; the smallest first.</param>
/// <param name="IsImmutable">Its name changes with its content: it may be cached for good.</param>
public sealed record EmbeddedFile(FileContent Plain, IReadOnlyList<FileContent> Encoded, string ContentType, bool IsImmutable)
{
    /// <summary>What suits an <c>Accept-Encoding</c> best.</summary>
    public FileContent For(IEnumerable<string> acceptEncoding)
    {
        var accepted = acceptEncoding.SelectMany(v => v.Split(','))
            .Select(v => StringWithQualityHeaderValue.TryParse(v, out var value) && value.Quality is not 0 ? value.Value : null)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Encoded.FirstOrDefault(e => accepted.Contains(e.Encoding)) ?? Plain;
    }
}

/// <param name="ETag">Each encoding has its own: the bytes differ.</param>
/// <param name="Encoding">For <c>Content-Encoding</c>; null: none.</param>
public sealed record FileContent(byte[] Bytes, string ETag, string? Encoding);

/// <summary>The pages, scripts and documents that are built into the app.</summary>
public sealed class EmbeddedFiles
{
    private const string Prefix = "web/", OpenApiName = "openapi.json", StartPage = "app";

    /// <summary>What the web client's build compresses to, the smallest first.</summary>
    private static readonly (string Name, string Ending)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    private readonly FrozenDictionary<string, EmbeddedFile> pages;

    public EmbeddedFiles()
    {
        var names = typeof(EmbeddedFiles).Assembly.GetManifestResourceNames().ToHashSet(StringComparer.Ordinal);
        pages = names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && !IsCompressed(n, names))
            .ToFrozenDictionary(n => n[Prefix.Length..], n => Load(n, names));
        OpenApi = Load(OpenApiName, names);
    }

    public EmbeddedFile OpenApi { get; }

    /// <summary>By its path; a page also without its ending, and the start page without a name.</summary>
    public EmbeddedFile? Find(string path)
    {
        var name = path.TrimEnd('/') is { Length: > 0 } given ? given : StartPage;
        return pages.GetValueOrDefault(name) ?? pages.GetValueOrDefault($"{name}.html");
    }

    private static bool IsCompressed(string name, HashSet<string> names) =>
        Encodings.Any(e => name.EndsWith(e.Ending, StringComparison.Ordinal) && names.Contains(name[..^e.Ending.Length]));

    private static EmbeddedFile Load(string name, HashSet<string> names)
    {
        var plain = Read(name);
        var tag = Convert.ToHexStringLower(SHA256.HashData(plain))[..16];
        var encoded = Encodings.Where(e => names.Contains(name + e.Ending))
            .Select(e => new FileContent(Read(name + e.Ending), $"\"{tag}-{e.Name}\"", e.Name));
        // What Vite puts into assets/ has its content's hash in its name.
        return new EmbeddedFile(new FileContent(plain, $"\"{tag}\"", null), [.. encoded], TypeOf(name),
            name.StartsWith("web/assets/", StringComparison.Ordinal));
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" or ".map" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
