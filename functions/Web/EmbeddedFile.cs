using System.Net.Http.Headers;

namespace Notifications.Web;

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
