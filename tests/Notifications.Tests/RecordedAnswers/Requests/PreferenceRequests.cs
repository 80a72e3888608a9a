using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>A user's own preferences, and sends that they refuse.</summary>
internal static class PreferenceRequests
{
    private static readonly Callers In = new("preferences");

    private const string Everything = """
        { "channels": { "email": false }, "categories": { "orders": { "inApp": false, "push": true } }, "allowedTypes": ["info", "alert"],
          "disabledTypes": ["alert"], "minPriority": "medium", "quietHours": { "start": "22:00", "end": "07:30", "timeZone": "Europe/Paris",
          "days": ["Monday", "fri"] }, "digest": { "frequency": "weekly", "hour": 7, "day": "sun" }, "optedOut": false, "mandatory": ["x"] }
        """;

    public static IEnumerable<RecordedRequest> All =>
        From(In.User("una"), Own, Refused, Wrong.Select(b => Put("notifications/preferences", b)));

    private static IEnumerable<RecordedRequest> Own =>
    [
        Get("notifications/preferences").Saving("default", "header:ETag"),
        Put("notifications/preferences", "{}").With("If-Match", "\"other\""),
        Put("notifications/preferences", "{}").With("If-Match", "$(default)"),
        Put("notifications/preferences", Everything).Saving("full", "header:ETag"),
        Get("notifications/preferences"),
        Put("notifications/preferences", "{}").With("If-Match", "$(default)"),
        Put("notifications/preferences", Everything).With("If-Match", "\"other\", $(full)").Saving("full", "header:ETag"),
        Put("notifications/preferences", Everything).With("If-Match", "W/$(full)"),
        Put("notifications/preferences", Everything).With("If-Match", ""),
        Put("notifications/preferences", Everything).With("If-Match", "*"),
        Get("notifications/preferences").By(In.User("uwe")),
    ];

    private static IEnumerable<RecordedRequest> Refused =>
    [
        Put("notifications/preferences", """
            { "categories": { "orders": { "inApp": false } }, "disabledTypes": ["alert"], "minPriority": "normal" }
            """),
        Put("notifications/preferences", """{ "optedOut": true }""").By(In.User("out")),
        Put("notifications/preferences", """{ "channels": { "inApp": false } }""").By(In.User("off")),
        Put("notifications/preferences", """{ "allowedTypes": [] }""").By(In.User("none")),
        Send("""{ "users": ["una", "out", "off", "none"], "title": "T", "message": "M" }"""),
        Send("""{ "users": ["una"], "title": "T", "message": "M", "category": "orders" }"""),
        Post("notifications/bulk", """{ "notifications": [{ "users": ["una", "out"], "title": "T", "message": "M" }] }""").By(In.Sender),
        Send("""{ "users": ["una"], "title": "T", "message": "M", "type": "alert" }"""),
        Send("""{ "users": ["una"], "title": "T", "message": "M", "priority": "low" }"""),
        Send("""{ "users": ["una", "out", "off"], "title": "T", "message": "M", "type": "security" }"""),
    ];

    private static IEnumerable<string> Wrong =>
    [
        """{ "channels": 1, "categories": [], "allowedTypes": "info", "disabledTypes": {}, "quietHours": 1, "digest": 1, "optedOut": 1 }""",
        """{ "channels": { "pigeon": true, "email": "no" } }""",
        """{ "categories": { "Not Allowed": {}, "orders": { "pigeon": true }, "x": 1 } }""",
        """{ "allowedTypes": ["loud", 1], "disabledTypes": ["INFO"], "minPriority": "loud" }""",
        """{ "quietHours": {} }""",
        """{ "quietHours": { "start": "24:00", "end": "7", "timeZone": "Mars/City", "days": [] } }""",
        """{ "quietHours": { "start": "07:00", "end": "07:00", "days": ["someday"] } }""",
        """{ "quietHours": { "start": "07:00", "end": "08:00", "surprise": 1 } }""",
        """{ "digest": { "frequency": "yearly", "hour": 24, "day": "someday", "surprise": 1 } }""",
        """{ "mandatory": 1 }""",
    ];

    private static RecordedRequest Send(string body) => Post("notifications", body).By(In.Sender);
}
