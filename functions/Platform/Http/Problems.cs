using System.Text.Json.Serialization;

namespace Notifications.Platform.Http;

/// <summary>An error as the caller gets it: RFC 9457, <c>application/problem+json</c>.</summary>
public sealed record Problem
{
    /// <summary>Stable per case: <c>urn:notifications:problem:{case}</c>.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>For 400: what is wrong, per member or query parameter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>How many more errors there are than <see cref="Errors"/> lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MoreErrors { get; init; }

    /// <summary>For an answer with several problems, which is bounded as a whole: this one with at most so many of its errors.</summary>
    public Problem WithErrors(int most)
    {
        var (listed, all) = (new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), 0);
        foreach (var (member, messages) in Errors ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (messages.Take(most - all).ToArray() is { Length: > 0 } kept)
                listed[member] = kept;
            all += messages.Count;
        }
        var more = (MoreErrors ?? 0) + Math.Max(0, all - Math.Max(0, most));
        return this with { Errors = listed.Count > 0 ? listed : null, MoreErrors = more > 0 ? more : null };
    }

    /// <summary>Seconds after which another try makes sense; sent as <c>Retry-After</c>.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }
}

/// <summary>Every problem that the API answers with, in one place.</summary>
internal static class Problems
{
    public static Problem Invalid(FieldErrors errors) =>
        Make("invalid-request", 400, "Invalid request", "Each entry of 'errors' names a member, its value and what is allowed.")
            with
        { Errors = errors.ToDictionary(), MoreErrors = errors.More > 0 ? errors.More : null };

    public static Problem MalformedBody(string detail) => Make("malformed-body", 400, "The body is not a JSON object", detail);

    public static Problem Unauthenticated(string detail) => Make("unauthenticated", 401, "Authentication required", detail);

    public static Problem Forbidden(string detail) => Make("forbidden", 403, "Forbidden", detail);

    public static Problem NotFound(string detail) => Make("not-found", 404, "Not found", detail);

    /// <summary>One that another try may end.</summary>
    public static Problem Conflict(string detail) =>
        Make("conflict", 409, "Conflict", detail) with { RetryAfter = 1 };

    /// <summary>There are as many as there may be; no other try ends that.</summary>
    public static Problem TooMany(string detail) => Make("conflict", 409, "Limit reached", detail);

    /// <summary>A conflict that no other try ends.</summary>
    public static Problem TooLate(string detail) => Make("conflict", 409, "Too late", detail);

    public static Problem PreconditionFailed(string detail) => Make("precondition-failed", 412, "Changed since it was read", detail);

    /// <param name="detail">What it is, and what can be done instead.</param>
    public static Problem Preloaded(string detail) => Make("preloaded", 409, "Built in", detail);

    public static Problem NotLatest(string detail) => Make("not-latest", 409, "Changed in the meantime", detail);

    public static Problem BodyTooLarge(int limit) =>
        Make("body-too-large", 413, "Body too large", $"At most {limit:N0} bytes are allowed.");

    public static Problem UnsupportedMediaType(string? given) => Make("unsupported-media-type", 415, "Unsupported media type",
        $"'{FieldErrors.Shorten(given ?? "(none)")}' was given; allowed: application/json.");

    public static Problem RequestRunning() => Make("request-running", 409, "The first request with this key is still running",
        "Try again: the answer will be the first one's.") with
    { RetryAfter = 1 };

    public static Problem AnswerNotKept() => Make("answer-not-kept", 409, "The request was done, but its answer was not stored",
        "The first request with this key succeeded. Its answer was too large to be given again.");

    public static Problem KeyReused() => Make("idempotency-key-reused", 422, "The key belongs to another request",
        "This Idempotency-Key was sent with another address or body before. Use a new key for a new request.");

    public static Problem ClientIdReused() => Make("client-id-reused", 422, "The client id belongs to another message",
        "You sent this clientId in this conversation before, with another text. Use a new one for a new message.");

    public static Problem TooManyRequests(string detail, int retryAfter) =>
        Make("too-many-requests", 429, "Too many requests", detail) with
        { RetryAfter = retryAfter };

    public static Problem Internal() => Make("internal", 500, "Internal error", "The server's log has the details.");

    /// <param name="what">Which part is away: storage, the identity provider.</param>
    public static Problem Unavailable(string what) =>
        Make("unavailable", 503, "Service unavailable", $"Could not reach {what}. Nothing is lost; try again.")
            with
        { RetryAfter = 5 };

    public static Problem SendingDisabled() =>
        Make("sending-disabled", 503, "Sending is switched off",
        "The setting Notifications:Enabled is false. Nothing of this request was sent.");

    private static Problem Make(string @case, int status, string title, string detail) =>
        new() { Type = $"urn:notifications:problem:{@case}", Title = title, Status = status, Detail = detail };
}
