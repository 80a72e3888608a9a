using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Notifications.Shared;

namespace Notifications.Web;

/// <summary>
/// What a function answers: JSON, a problem, a page. It is written once all middleware is done, so a header can be added until then; nobody
/// writes to the live response, where a header that comes after the body would be lost without an error.
/// </summary>
/// <remarks>No property is public: the worker also serializes whatever a function returned, for a host that makes nothing of it. So that is
/// "{}", and not every body once more.</remarks>
internal sealed class Answer : IResult
{
    /// <summary>What pages of other origins may read of an answer, where the host lets them have it: by default a browser hides these
    /// headers. The client needs them, to change only what it has read and to wait as long as it is told.</summary>
    private const string Exposed =
        "ETag, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Idempotency-Replayed, X-Next-Cursor, "
        + "Content-Disposition, WWW-Authenticate";

    /// <summary>All JSON of answers is made with these, one for each module's context.</summary>
    private static readonly ConcurrentDictionary<JsonSerializerOptions, JsonSerializerOptions> Readable = [];

    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    private Answer(HttpStatusCode status) => Status = status;

    public Answer(HttpStatusCode status, string contentType, byte[] body) : this(status)
    {
        Body = body;
        headers["Content-Type"] = contentType;
        headers["X-Content-Type-Options"] = "nosniff";
    }

    internal HttpStatusCode Status { get; }

    internal byte[] Body { get; private init; } = [];

    internal IReadOnlyDictionary<string, string> Headers => headers;

    internal bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>With no body.</summary>
    public static Answer NoContent() => new(HttpStatusCode.NoContent);

    public static Answer Empty(HttpStatusCode status) => new(status);

    internal static Answer Json<T>(T value, JsonTypeInfo<T> type, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status, "application/json; charset=utf-8", Bytes(value, type));

    internal static Answer Problem(Problem problem)
    {
        var body = Bytes(problem, AppJson.Default.Problem);
        var answer = new Answer((HttpStatusCode)problem.Status, "application/problem+json; charset=utf-8", body);
        if (problem.RetryAfter is { } seconds)
            answer.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        return problem.Status == (int)HttpStatusCode.Unauthorized ? answer.With("WWW-Authenticate", "Bearer") : answer;
    }

    /// <summary>An answer that was given before, with the headers that it had.</summary>
    public static Answer Again(HttpStatusCode status, IEnumerable<KeyValuePair<string, string>> headers, byte[] body)
    {
        var answer = new Answer(status) { Body = body };
        foreach (var (name, value) in headers)
            answer.With(name, value);
        return answer;
    }

    /// <summary>Adds a header, or replaces it.</summary>
    public Answer With(string name, string value)
    {
        headers[name] = value;
        return this;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await BodyBytes.SkipRestAsync(httpContext.Request);
        var response = httpContext.Response;
        response.StatusCode = (int)Status;
        foreach (var (name, value) in headers)
            response.Headers[name] = value;
        if (httpContext.Request.Headers.ContainsKey("Origin"))
            response.Headers["Access-Control-Expose-Headers"] = Exposed;
        if (Status is HttpStatusCode.NoContent or HttpStatusCode.NotModified)
            return;
        response.ContentLength = Body.Length;
        // Without a token: what is written for a caller who is gone ends in nothing, and is no fault of the function.
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(Body);
    }

    /// <param name="type">Only names the type: the context's own escapes more.</param>
    private static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)Readable.GetOrAdd(type.Options, With).GetTypeInfo(type.Type));

    private static JsonSerializerOptions With(JsonSerializerOptions options) => new(options) { Encoder = MinimalJsonEncoder.Instance };
}
