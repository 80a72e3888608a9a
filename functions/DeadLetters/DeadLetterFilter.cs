using System.Collections.Specialized;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.DeadLetters;

/// <summary>Which dead letters: of one queue, failed since (inclusive) and until (exclusive) a moment.</summary>
public sealed record DeadLetterFilter(string? Queue = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    public static readonly IReadOnlyList<string> Parameters = ["queue", "since", "until"];

    public static DeadLetterFilter Read(NameValueCollection query, FieldErrors errors)
    {
        var queue = query["queue"];
        if (queue is not null && CheckQueue(queue) is { } problem)
            errors.Add("queue", problem);
        return new DeadLetterFilter(queue, Time(query, "since", errors), Time(query, "until", errors));
    }

    /// <summary>Says what is wrong with a queue's name, or null.</summary>
    public static string? CheckQueue(string queue) =>
        Queues.Names.Contains(queue) ? null : $"'{FieldErrors.Shorten(queue)}' is not allowed; allowed: {string.Join(", ", Queues.Names)}";

    private static DateTimeOffset? Time(NameValueCollection query, string name, FieldErrors errors)
    {
        if (query[name] is not { } text)
            return null;
        if (Rfc3339.TryParse(text, out var time) && time >= DateTimeOffset.UnixEpoch)
            return time;
        errors.Add(name, $"'{FieldErrors.Shorten(text)}' is not a time; allowed: RFC 3339 since 1970, as 2026-05-01T12:00:00Z");
        return null;
    }
}
