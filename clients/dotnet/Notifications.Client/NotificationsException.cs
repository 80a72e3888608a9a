using System.Net;

namespace Notifications.Client;

/// <summary>The server refused a call, or did not answer it. The message names the call, the status and the fields that are wrong, and
/// never an id, a token, an address or a text: it may be logged.</summary>
public sealed class NotificationsException : Exception
{
    /// <summary>The <see cref="Type"/> when nothing answered: no connection, or one that broke.</summary>
    public const string Unreachable = "urn:notifications:client:unreachable";

    /// <summary>The <see cref="Type"/> when no answer came in time; what was asked for may have happened.</summary>
    public const string TimedOut = "urn:notifications:client:timeout";

    /// <summary>The <see cref="Type"/> when so many calls failed that none is made for a moment.</summary>
    public const string CircuitOpen = "urn:notifications:client:circuit-open";

    /// <summary>The <see cref="Type"/> when the answer was none of this API.</summary>
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

    /// <summary>The HTTP status; null when nothing answered.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The kind of problem, stable: <c>urn:notifications:problem:invalid-request</c>, or one of the constants here.</summary>
    public string Type { get; }

    /// <summary>The kind of problem in words, in English.</summary>
    public string Title { get; }

    /// <summary>What is special about this one. May quote what was sent.</summary>
    public string? Detail { get; }

    /// <summary>What is wrong with the request (400), by field: the value, and what is allowed. At most 20 fields. Empty for all other
    /// problems.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>After how long the server would take another try; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Finds the call in the server's telemetry; null when the caller traces nothing.</summary>
    public string? TraceId { get; internal init; }

    /// <summary>Whether the same call may succeed later: the server is away, busy, or over its limit.</summary>
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

/// <summary>An error as the API answers it (RFC 9457), and as a part of a bulk has it.</summary>
public sealed record Problem
{
    /// <summary>The kind of problem, stable: <c>urn:notifications:problem:invalid-request</c>.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The kind of problem in words.</summary>
    public string Title { get; init; } = "";

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>What is special about this one.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong, by field; 20 at the most.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>How many more are wrong.</summary>
    public int? MoreErrors { get; init; }
}
