using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Notifications.Web;

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
        pages = names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && !IsCompressed(n, names)).ToFrozenDictionary(n => n[Prefix.Length..], n => Load(n, names));
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
        var encoded = Encodings.Where(e => names.Contains(name + e.Ending)).Select(e => new FileContent(Read(name + e.Ending), $"\"{tag}-{e.Name}\"", e.Name));
        // What Vite puts into assets/ has its content's hash in its name.
        return new EmbeddedFile(new FileContent(plain, $"\"{tag}\"", null), [.. encoded], TypeOf(name), name.StartsWith("web/assets/", StringComparison.Ordinal));
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
