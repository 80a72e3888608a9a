using Notifications.Shared;
using Notifications.Storage;
using Notifications.Web;

namespace Notifications.DeadLetters;

/// <summary>Which dead letters: of one queue, failed since (inclusive) and until (exclusive) a moment.</summary>
public sealed record DeadLetterFilter(string? Queue = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    public static readonly IReadOnlyList<string> Parameters = ["queue", "since", "until"];

    public static DeadLetterFilter Read(QueryParameters query, FieldErrors errors)
    {
        var queue = query["queue"];
        if (queue is not null && CheckQueue(queue) is { } problem)
            errors.Add("queue", problem);
        return new DeadLetterFilter(queue, QueryValues.Time(query, "since", errors), QueryValues.Time(query, "until", errors));
    }

    /// <summary>Says what is wrong with a queue's name, or null.</summary>
    public static string? CheckQueue(string queue) =>
        Queues.Names.Contains(queue) ? null : $"'{FieldErrors.Shorten(queue)}' is not allowed; allowed: {string.Join(", ", Queues.Names)}";
}
