using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Notifications.Platform.Json;

namespace Notifications.Platform.Http;

/// <summary>A request's JSON object, or the problem with it.</summary>
public readonly record struct RequestBody(JsonElement Json, Problem? Problem)
{
    /// <summary>All but sends and templates: the most that their members can have, each character written as an escape.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly RequestBody EmptyObject = new(JsonElement.Parse("{}"), null);

    public static Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellation) =>
        ReadAsync(request, MaxBytes, cancellation);

    public static async Task<RequestBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation) =>
        WrongType(request) is { } problem
            ? new(default, problem)
            : await BodyBytes.ReadAsync(request, maxBytes, body => Parse(request, body, maxBytes), cancellation);

    /// <summary>For requests without a required body: none at all is an empty object.</summary>
    public static Task<RequestBody> ReadOptionalAsync(HttpRequest request, CancellationToken cancellation) =>
        ReadOptionalAsync(request, MaxBytes, cancellation);

    /// <inheritdoc cref="ReadOptionalAsync(HttpRequest, CancellationToken)"/>
    public static Task<RequestBody> ReadOptionalAsync(HttpRequest request, int maxBytes, CancellationToken cancellation) =>
        BodyBytes.ReadAsync(
            request, maxBytes, body => body is { IsEmpty: true } ? EmptyObject : Parse(request, body, maxBytes), cancellation);

    /// <summary>Why a body that is larger than <paramref name="maxBytes"/> is refused.</summary>
    internal static Problem TooLarge(HttpRequest request, int maxBytes) => WrongType(request) ?? Problems.BodyTooLarge(maxBytes);

    private static RequestBody Parse(HttpRequest request, ReadOnlySequence<byte>? body, int maxBytes)
    {
        if (body is not { } bytes)
            return new(default, TooLarge(request, maxBytes));
        if (WrongType(request) is { } problem)
            return new(default, problem);
        if (bytes.IsSingleSegment)
            return Parse(bytes.FirstSpan);
        var length = (int)bytes.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(whole);
        var parsed = Parse(whole.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(whole);
        return parsed;
    }

    private static RequestBody Parse(ReadOnlySpan<byte> bytes)
    {
        // Some writers put a byte order mark there, and readers may pass over it (RFC 8259, section 8.1).
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (bytes.IsEmpty)
            return Malformed("It is empty.");
        if (!Utf8.IsValid(bytes))
            return Malformed("It is not valid UTF-8.");
        try
        {
            var errors = new FieldErrors();
            var json = StrictJson.Parse(bytes, errors);
            return errors.Any ? new(default, Problems.Invalid(errors))
                : json.ValueKind == JsonValueKind.Object ? new(json, null)
                : Malformed($"It is a JSON {json.ValueKind.ToString().ToLowerInvariant()}; allowed: an object.");
        }
        catch (JsonException e)
        {
            // The library's message can hold a piece of the text: only where it went wrong is told.
            return Malformed(e.LineNumber is { } line
                ? $"It is not valid JSON: line {line + 1}, byte {e.BytePositionInLine + 1}."
                : "It is not valid JSON: a member appears twice, or it is nested too deep.");
        }
    }

    private static Problem? WrongType(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) == true
            ? null
            : Problems.UnsupportedMediaType(request.ContentType);

    private static RequestBody Malformed(string detail) => new(default, Problems.MalformedBody(detail));
}

/// <summary>Reads a request's body as it arrives, and never more of it than a limit and what came with its last byte.</summary>
internal static class BodyBytes
{
    /// <summary>The front end gives a request up after 230 s.</summary>
    private static readonly TimeSpan RestLimit = TimeSpan.FromMinutes(2);

    /// <param name="use">Takes the body in the server's own buffers, which it may use until it returns. Null: the body is larger than
    /// <paramref name="maxBytes"/>.</param>
    public static async Task<T> ReadAsync<T>(
        HttpRequest request, int maxBytes, Func<ReadOnlySequence<byte>?, T> use, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
            return use(null);
        if (request.Body is MemoryStream kept && kept.TryGetBuffer(out var bytes))
            return use(bytes.Count > maxBytes ? null : new ReadOnlySequence<byte>(bytes));
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var body = read.Buffer;
            if (body.Length <= maxBytes && !read.IsCompleted)
            {
                reader.AdvanceTo(body.Start, body.End);
                continue;
            }
            try
            {
                return use(body.Length > maxBytes ? null : body);
            }
            finally
            {
                reader.AdvanceTo(body.End);
            }
        }
    }

    /// <summary>Takes what is left of a body, and forgets it. A proxy reads the answer only once it has sent the whole body, and the server
    /// hangs up on one that it has answered and that is still sending after 5 s: the answer of a slow upload would be lost.</summary>
    public static async Task SkipRestAsync(HttpRequest request)
    {
        try
        {
            // Nearly always it was read, and needs no clock.
            if (request.Body is MemoryStream || TakesAll(request.BodyReader))
                return;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
            limit.CancelAfter(RestLimit);
            while (!Take(request.BodyReader, await request.BodyReader.ReadAsync(limit.Token)))
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It broke off. The answer is written all the same, to whoever still reads it.
        }
    }

    /// <summary>For middleware that looks at a body before the function does. Null: it is larger than <paramref name="maxBytes"/>, and
    /// can't be read again.</summary>
    public static async Task<byte[]?> KeepAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        var bytes = await ReadAsync(request, maxBytes, body => body?.ToArray(), cancellation);
        if (bytes is not null)
            request.Body = new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
        return bytes;
    }

    private static bool TakesAll(PipeReader reader) => reader.TryRead(out var there) && Take(reader, there);

    private static bool Take(PipeReader reader, ReadResult read)
    {
        reader.AdvanceTo(read.Buffer.End);
        return read.IsCompleted;
    }
}

internal static class RequestHeaders
{
    /// <summary>The values of a header; none when it is absent.</summary>
    public static IEnumerable<string> HeaderValues(this HttpRequest request, string name) => request.Headers[name].OfType<string>();

    /// <summary>The values joined by commas, or null without the header.</summary>
    public static string? Header(this HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}

/// <summary>The versions that a caller wants to replace: <c>If-Match</c> (RFC 9110, section 13.1.1).</summary>
internal static class IfMatch
{
    /// <summary>Null when any version may be replaced: no header, or <c>*</c>. A weak one (<c>W/</c>) matches nothing.</summary>
    public static IReadOnlyList<string>? Read(HttpRequest request)
    {
        if (request.Header("If-Match") is null)
            return null;
        string[] tags = [.. request.HeaderValues("If-Match")
            .SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return tags is ["*"] ? null : tags;
    }
}
