using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Azure.Functions.Worker.Http;
using Notifications.Shared;

namespace Notifications.Web;

/// <summary>A request's JSON object, or the problem with it.</summary>
public readonly record struct RequestBody(JsonElement Json, Problem? Problem)
{
    /// <summary>The largest single send by far: 4,000 characters of message, 16 KB of data, 100 user ids of 256.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static Task<RequestBody> ReadAsync(HttpRequestData request, CancellationToken cancellation) => ReadAsync(request, MaxBytes, cancellation);

    public static async Task<RequestBody> ReadAsync(HttpRequestData request, int maxBytes, CancellationToken cancellation)
    {
        var contentType = request.Headers.TryGetValues("Content-Type", out var types) ? types.FirstOrDefault() : null;
        if (contentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true)
            return new(default, Problems.UnsupportedMediaType(contentType));
        if (request.Body.Length > maxBytes)
            return new(default, Problems.BodyTooLarge(maxBytes));
        var bytes = new byte[request.Body.Length];
        await request.Body.ReadExactlyAsync(bytes, cancellation);
        return Parse(bytes);
    }

    /// <summary>For requests without a required body: none at all is an empty object.</summary>
    public static async Task<RequestBody> ReadOptionalAsync(HttpRequestData request, CancellationToken cancellation) =>
        request.Body.Length == 0 ? new(JsonElement.Parse("{}"), null) : await ReadAsync(request, cancellation);

    private static RequestBody Parse(byte[] bytes)
    {
        if (bytes.Length == 0)
            return Malformed("It is empty. (A request with 'Transfer-Encoding: chunked' arrives empty too: send a Content-Length.)");
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
