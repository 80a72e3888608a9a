using Microsoft.AspNetCore.Http;
using System.Text.Json;
using System.Text.Unicode;
using Notifications.Shared;

namespace Notifications.Web;

/// <summary>A request's JSON object, or the problem with it.</summary>
public readonly record struct RequestBody(JsonElement Json, Problem? Problem)
{
    /// <summary>The largest single send by far: 4,000 characters of message, 16 KB of data, 100 user ids of 256.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly object ReadKey = new();

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellation) => ReadAsync(request, MaxBytes, cancellation);

    public static async Task<RequestBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        var contentType = request.ContentType;
        if (contentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true)
            return new(default, Problems.UnsupportedMediaType(contentType));
        return await ReadBytesAsync(request, maxBytes, cancellation) is { } bytes ? Parse(bytes.Span) : new(default, Problems.BodyTooLarge(maxBytes));
    }

    /// <summary>For requests without a required body: none at all is an empty object.</summary>
    public static async Task<RequestBody> ReadOptionalAsync(HttpRequest request, CancellationToken cancellation)
    {
        var bytes = await ReadBytesAsync(request, MaxBytes, cancellation);
        return bytes is { Length: 0 } ? new(JsonElement.Parse("{}"), null) : await ReadAsync(request, cancellation);
    }

    /// <summary>The body, which can be read again afterwards: middleware looks at it before the function does. Null when it is larger.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
            return null;
        if (request.HttpContext.Items.TryGetValue(ReadKey, out var read))
            return read is byte[] kept && kept.Length <= maxBytes ? kept : null;
        // Without a Content-Length it is read as far as the limit, and one byte more to know.
        using var buffer = new MemoryStream(request.ContentLength is { } length ? (int)length : 0);
        var reader = request.BodyReader;
        while (true)
        {
            var piece = await reader.ReadAsync(cancellation);
            foreach (var memory in piece.Buffer)
                buffer.Write(memory.Span);
            reader.AdvanceTo(piece.Buffer.End);
            if (buffer.Length > maxBytes)
            {
                request.HttpContext.Items[ReadKey] = null;
                return null;
            }
            if (piece.IsCompleted)
                break;
        }
        var bytes = buffer.TryGetBuffer(out var whole) && whole.Count == whole.Array!.Length ? whole.Array : buffer.ToArray();
        request.HttpContext.Items[ReadKey] = bytes;
        return bytes;
    }

    private static RequestBody Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            return Malformed("It is empty.");
        if (!Utf8.IsValid(bytes))
            return Malformed("It is not valid UTF-8.");
        try
        {
            var json = JsonElement.Parse(bytes, Strict);
            return json.ValueKind == JsonValueKind.Object ? new(json, null) : Malformed($"It is a JSON {json.ValueKind.ToString().ToLowerInvariant()}; allowed: an object.");
        }
        catch (JsonException e)
        {
            // The library's message can hold a piece of the text: only where it went wrong is told.
            return Malformed(e.LineNumber is { } line ? $"It is not valid JSON: line {line + 1}, byte {e.BytePositionInLine + 1}." : "It is not valid JSON: a member stands twice, or it is nested too deep.");
        }
    }

    private static RequestBody Malformed(string detail) => new(default, Problems.MalformedBody(detail));
}
