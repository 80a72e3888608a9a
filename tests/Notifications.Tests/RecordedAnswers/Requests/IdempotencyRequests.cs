using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Requests that are sent again with the same key.</summary>
internal static class IdempotencyRequests
{
    private static readonly Callers In = new("idempotency");

    private const string Send = """{ "users": ["una"], "title": "Once", "message": "M" }""";

    public static IEnumerable<RecordedRequest> All =>
    [
        .. From(In.Sender, Keyed, WrongKeys),
        .. ManyErrorsTwice.Select(r => r.By(new Caller("heavy", In.Namespace, "sender"))),
    ];

    private static IEnumerable<RecordedRequest> Keyed =>
    [
        Post("notifications", Send).With("Idempotency-Key", "send"),
        Post("notifications", Send).With("Idempotency-Key", "send"),
        Post("notifications", Send).With("idempotency-key", "send"),
        Post("notifications", Send.Replace("Once", "Twice", StringComparison.Ordinal)).With("Idempotency-Key", "send"),
        Post("notifications?a=b", Send).With("Idempotency-Key", "send"),
        Post("notifications", Send).With("Idempotency-Key", "send").By(In.Admin),
        Post("notifications", "{").With("Idempotency-Key", "wrong"),
        Post("notifications", Send).With("Idempotency-Key", "wrong"),
        Post("notifications", """{ "rooms": ["empty"], "title": "T", "message": "M" }""").With("Idempotency-Key", "queued"),
        Post("notifications", """{ "rooms": ["empty"], "title": "T", "message": "M" }""").With("Idempotency-Key", "queued"),
        Post("notifications/system", """{ "title": "T", "message": "M" }""").With("Idempotency-Key", "send"),
        Post("notifications/system", """{ "title": "T", "message": "M" }""").With("Idempotency-Key", "send"),
        Post("notifications/system", """{ "title": "Other", "message": "M" }""").With("Idempotency-Key", "send"),
        Post("notifications/progress", """{ "users": ["una"], "taskId": "t", "progress": 1, "status": "s" }""")
            .With("Idempotency-Key", "send"),
        Post("notifications/progress", """{ "users": ["una"], "taskId": "t", "progress": 1, "status": "s" }""")
            .With("Idempotency-Key", "send"),
        Post("notifications/progress", """{ "users": ["una"], "taskId": "t", "progress": 2, "status": "s" }""")
            .With("Idempotency-Key", "send"),
        Post("notifications/bulk", """{ "notifications": [{ "users": ["una"], "title": "T", "message": "M" }, {}] }""")
            .With("Idempotency-Key", "send"),
        Post("notifications/bulk", """{ "notifications": [{ "users": ["una"], "title": "T", "message": "M" }, {}] }""")
            .With("Idempotency-Key", "send"),
        Post("notifications/bulk", """{ "notifications": [{ "users": ["una"], "title": "T", "message": "M" }] }""")
            .With("Idempotency-Key", "send"),
        Post("templates", """{ "name": "once", "title": "T", "message": "M" }""").With("Idempotency-Key", "send"),
        Post("templates", """{ "name": "once", "title": "T", "message": "M" }""").With("Idempotency-Key", "send"),
        Post("templates", """{ "name": "twice", "title": "T", "message": "M" }""").With("Idempotency-Key", "send"),
        Put("templates/once", """{ "title": "T", "message": "M" }""").With("Idempotency-Key", "send"),
        Put("templates/once", """{ "title": "T", "message": "M" }""").With("Idempotency-Key", "send"),
        Get("notifications").By(In.User("una")),
    ];

    private static IEnumerable<RecordedRequest> WrongKeys =>
    [
        Post("notifications", Send).With("Idempotency-Key", ""),
        Post("notifications", Send).With("Idempotency-Key", "with blank"),
        Post("notifications", Send).With("Idempotency-Key", new string('k', 256)),
        Post("notifications", Send).With("Idempotency-Key", "one").With("Idempotency-Key", "two"),
        Post("notifications", Send).With("Idempotency-Key", "a,b;c=\"d\""),
    ];

    /// <summary>More errors than are told, of several sends, and the same answer again.</summary>
    private static IEnumerable<RecordedRequest> ManyErrorsTwice =>
    [
        Post("notifications/bulk", ManyErrors).With("Idempotency-Key", "large"),
        Post("notifications/bulk", ManyErrors).With("Idempotency-Key", "large"),
    ];

    private static string ManyErrors
    {
        get
        {
            var send = $$"""{ "users": [{{string.Join(',', Enumerable.Repeat("1", 200))}}] }""";
            return $$"""{ "notifications": [{{string.Join(',', Enumerable.Repeat(send, 3))}}] }""";
        }
    }
}
