using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Notifications.Shared;

namespace Notifications.Web;

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
        BodyBytes.ReadAsync(
            request, MaxBytes, body => body is { IsEmpty: true } ? EmptyObject : Parse(request, body, MaxBytes), cancellation);

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
                : "It is not valid JSON: a member stands twice, or it is nested too deep.");
        }
    }

    private static Problem? WrongType(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) == true
            ? null
            : Problems.UnsupportedMediaType(request.ContentType);

    private static RequestBody Malformed(string detail) => new(default, Problems.MalformedBody(detail));
}
