using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>What was sent and read, in numbers.</summary>
internal static class StatisticsRequests
{
    private static readonly Callers In = new("statistics");

    public static IEnumerable<RecordedRequest> All =>
    [
        .. Sends,
        .. Reports.Select(r => r.By(In.Admin)),
        .. WrongReports.Select(r => r.By(In.Admin)),
    ];

    private static IEnumerable<RecordedRequest> Sends =>
    [
        Get("analytics").By(In.Admin),
        Get("analytics?format=csv").By(In.Admin),
        Post("notifications", """{ "users": ["una", "uwe"], "title": "One", "message": "First", "category": "orders" }""").By(In.Sender)
            .Saving("one", "sendId"),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "2", "type": "alert", "priority": "high", "channels": [] }""")
            .By(In.Sender).Saving("two", "sendId"),
        Post("notifications", """
            { "users": ["uwe"], "category": "greetings", "variables": { "sender": "Eva" },
              "variants": [{ "name": "a", "template": "new_message" }, { "name": "b", "template": "friend_request", "weight": 0 }] }
            """).By(In.Sender),
        Post("notifications", """{ "broadcast": true, "title": "All", "message": "Everyone" }""").By(In.Sender),
        Post("notifications/$(one)/ack").By(In.User("una")),
        Post("notifications/$(two)/read").By(In.User("una")),
        Post("notifications/mark-all-read").By(In.User("uwe")),
    ];

    private static IEnumerable<RecordedRequest> Reports =>
    [
        Get("analytics"),
        Get("analytics?format=json"),
        Get("analytics?format=csv"),
        new RecordedRequest("GET", "analytics").With("Accept", "text/csv"),
        new RecordedRequest("GET", "analytics").With("Accept", "text/html, TEXT/CSV;q=0.5"),
        new RecordedRequest("GET", "analytics?format=json").With("Accept", "text/csv"),
        Get("analytics?userId=una"),
        Get("analytics?userId=una&format=csv"),
        Get("analytics?userId=nobody"),
        Get("analytics?from=2020-01-01T00:30:00Z&to=2020-01-02T00:00:00%2B02:00"),
    ];

    private static IEnumerable<RecordedRequest> WrongReports =>
    [
        Get("analytics?format=xml"),
        Get("analytics?format="),
        Get("analytics?format=CSV"),
        Get("analytics?from=yesterday"),
        Get("analytics?from=2020-01-01"),
        Get("analytics?from=2020-01-01T00:00:00"),
        Get("analytics?from=2020-01-01T00:00:00Z&to=2020-01-01T00:00:00+02:00"),
        Get("analytics?from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z"),
        Get("analytics?from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z"),
        Get("analytics?from=1969-01-01T00:00:00Z&to=1969-01-02T00:00:00Z"),
        Get("analytics?userId="),
        Get("analytics?surprise=1&From=2020-01-01T00:00:00Z"),
        Get("analytics?surprise"),
    ];
}
