using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Notifications.Web;

/// <summary>The pages, scripts and documents that are built into the app.</summary>
public sealed class EmbeddedFiles
{
    private const string Prefix = "web/", OpenApiName = "openapi.json";
    private readonly FrozenDictionary<string, EmbeddedFile> pages;

    public EmbeddedFiles()
    {
        var names = typeof(EmbeddedFiles).Assembly.GetManifestResourceNames();
        pages = names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(n => n[Prefix.Length..], Load);
        OpenApi = Load(OpenApiName);
    }

    public EmbeddedFile OpenApi { get; }

    /// <summary>By its path; a page also without its ending.</summary>
    public EmbeddedFile? Find(string path) => pages.GetValueOrDefault(path) ?? pages.GetValueOrDefault($"{path}.html");

    private static EmbeddedFile Load(string name)
    {
        using var stream = typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        // What Vite puts into assets/ has its content's hash in its name.
        return new EmbeddedFile(content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"", name.StartsWith("web/assets/", StringComparison.Ordinal));
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

/// <param name="IsImmutable">Its name changes with its content: it may be cached for good.</param>
public sealed record EmbeddedFile(byte[] Content, string ContentType, string ETag, bool IsImmutable);
