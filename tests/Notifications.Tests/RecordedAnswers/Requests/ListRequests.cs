using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Parameters that every list refuses, and how they are spelled.</summary>
internal static class ListRequests
{
    private static readonly string[] Queries =
    [
        "limit=0", "limit=101", "limit=-1", "limit=abc", "limit=", "limit", "limit=1&limit=2", "limit=%31", "limit=+1", "limit=%201",
        "limit=1.0",
        "limit=99999999999", "LIMIT=1", "cursor=", "cursor=nonsense", "cursor=%C3%A9", "cursor=AAAA", "surprise=1", "surprise", "=1", "&&",
        "?limit=1",
        "limit=1%26surprise=1", "a=1&b=2&a=3", "%C3%A9=%FF", "limit=0&cursor=nonsense&surprise=1",
    ];

    public static IEnumerable<RecordedRequest> Wrong(string path) => Queries.Select(q => Get($"{path}?{q}"));
}
