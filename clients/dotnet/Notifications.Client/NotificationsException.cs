using System.Net;

namespace Notifications.Client;

/// <summary>The server refused a call or did not answer it. The message names the call, the status and the invalid fields, but never
/// an id, a token, an address or a text, so it may be logged.</summary>
public sealed class NotificationsException : Exception
{
    /// <summary>The <see cref="Type"/> if the server could not be reached or the connection broke.</summary>
    public const string Unreachable = "urn:notifications:client:unreachable";

    /// <summary>The <see cref="Type"/> if no answer arrived in time; the request may still have been carried out.</summary>
    public const string TimedOut = "urn:notifications:client:timeout";

    /// <summary>The <see cref="Type"/> if so many calls failed that calls are paused for a moment.</summary>
    public const string CircuitOpen = "urn:notifications:client:circuit-open";

    /// <summary>The <see cref="Type"/> if the answer is not one of this API.</summary>
    public const string Unreadable = "urn:notifications:client:unreadable-answer";

    internal NotificationsException(string call, HttpStatusCode? status, Problem problem, Exception? inner = null)
        : base(Describe(call, status, problem), inner)
    {
        Status = status;
        Type = problem.Type;
        Title = problem.Title;
        Detail = problem.Detail;
        Errors = problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>();
    }

    /// <summary>The HTTP status; null if there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>A stable problem type: <c>urn:notifications:problem:invalid-request</c>, or a constant of this class.</summary>
    public string Type { get; }

    /// <summary>A short description of the problem, in English.</summary>
    public string Title { get; }

    /// <summary>Details of this occurrence. May quote what was sent.</summary>
    public string? Detail { get; }

    /// <summary>What is wrong with the request (400), by field: the value, and what is allowed. At most 20 fields. Empty for all other
    /// problems.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>How long to wait before another try; null if the server does not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Identifies the call in the server's telemetry; null if the caller does not trace.</summary>
    public string? TraceId { get; internal init; }

    /// <summary>Whether the same call may succeed later: the server is unavailable or busy, or a limit was exceeded.</summary>
    public bool IsTransient =>
        Type is Unreachable or TimedOut or CircuitOpen || RetryAfter is not null
        || Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static string Describe(string call, HttpStatusCode? status, Problem problem)
    {
        var answer = status is null ? problem.Title : $"{(int)status} {problem.Title}";
        var fields = problem.Errors is { Count: > 0 } errors ? $": {string.Join(", ", errors.Keys.Select(Shorten))}" : "";
        return $"{call}: {answer} ({problem.Type}){fields}";
    }

    /// <summary>A field that the API does not know is named by who sent it.</summary>
    private static string Shorten(string field) => field.Length <= 64 ? field : field[..64] + "…";
}

/// <summary>An error as returned by the API (RFC 9457), also for a single send of a bulk.</summary>
public sealed record Problem
{
    /// <summary>A stable problem type, such as <c>urn:notifications:problem:invalid-request</c>.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>A short description of the problem.</summary>
    public string Title { get; init; } = "";

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>Details of this occurrence.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong, by field; at most 20 fields.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>The number of further errors.</summary>
    public int? MoreErrors { get; init; }
}
