using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Progress of a task, and many sends in one request.</summary>
internal static class ProgressAndBulkRequests
{
    private static readonly Callers In = new("bulk");

    public static IEnumerable<RecordedRequest> All => From(In.Sender, Progress, Bulk, Limits);

    private static IEnumerable<RecordedRequest> Progress =>
    [
        Post("notifications/progress", """{ "users": ["una"], "taskId": "import/1", "progress": 10, "status": "running" }""")
            .Saving("task", "sendId"),
        Get("notifications/$(task)").By(In.User("una")),
        Post("notifications/progress", """
            { "users": ["una", "uwe"], "taskId": "import/1", "progress": 100, "status": "done", "currentStep": "Last", "title": "Import" }
            """),
        Get("notifications").By(In.User("una")),
        Post("notifications/progress", """{ "rooms": ["empty"], "taskId": "import/2", "progress": 0, "status": "running" }"""),
        Post("notifications/progress", """{ "users": ["una"], "taskId": "t" }"""),
        Post("notifications/progress", """{ "users": ["una"], "taskId": "", "progress": 101, "status": "" }"""),
        Post("notifications/progress", """{ "users": ["una"], "taskId": 1, "progress": "1", "status": 1, "currentStep": 1, "title": 1 }"""),
        Post("notifications/progress", """{ "taskId": "t", "progress": 1.5, "status": "s", "message": "M" }"""),
        Post("notifications/progress", """{ "broadcast": true, "taskId": "t", "progress": 1, "status": "s" }"""),
    ];

    private static IEnumerable<RecordedRequest> Bulk =>
    [
        Post("notifications/bulk", """
            { "notifications": [
              { "users": ["ben"], "title": "T", "message": "M" }, { "users": [] }, 1, { "rooms": ["empty"], "title": "T", "message": "M" },
              { "users": ["bea", "bob"], "title": "T", "message": "M" }, { "users": ["ben"], "template": "none" },
              { "users": ["ben"], "title": "T", "message": "M", "sendAt": "$(in 2d)" },
              { "broadcast": true, "title": "T", "message": "M" } ] }
            """),
        Get("notifications").By(In.User("bea")),
        Post("notifications/bulk", """{ "notifications": [] }"""),
        Post("notifications/bulk", """{ "notifications": {} }"""),
        Post("notifications/bulk", """{ "notifications": [{ "users": ["una"] }], "surprise": 1 }"""),
        Post("notifications/bulk", $$"""{ "notifications": [{{string.Join(',', Enumerable.Repeat("1", 1001))}}] }"""),
    ];

    /// <summary>A permit each; the namespace has enough.</summary>
    private static IEnumerable<RecordedRequest> Limits =>
    [
        Post("notifications", "{").By(In.Admin) with { Times = 150 },
        Post("notifications", "{").By(In.Admin),
        Post("notifications/system", """{ "title": "T", "message": "M" }""").By(In.Admin),
        Post("notifications/progress", "{}").By(In.Admin),
        Post("notifications/bulk", """{ "notifications": [{ "users": ["una"] }] }""").By(In.Admin),
        Post("notifications/bulk", """{ "notifications": [1, 2, 3] }""").By(In.User("heavy") with { Roles = ["sender"] }),
    ];
}
