
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Announcements, and events of an app's own.</summary>
internal static class AnnouncementRequests
{
    private static readonly Callers In = new("announcements");
    private static readonly Caller User = In.User("una");

    private const string Everyone = """{ "title": "T", "message": "M", "audience": { "everyone": true } }""";

    private const string Full = """
        { "title": "Täglich <b>", "message": "M", "type": "warning", "placement": "modal", "actionUrl": "/a?b=c", "until": "$(in 2d)",
          "audience": { "roles": ["r", "r"], "rooms": ["lobby"], "locales": ["DE", "pt-br"] }, "revision": 3 }
        """;

    public static IEnumerable<RecordedRequest> All =>
        From(In.Admin, Kept, Done, Wrong, ListRequests.Wrong("announcements/all"), Ended, Events);

    private static IEnumerable<RecordedRequest> Kept =>
    [
        Get("announcements/all"), Get("announcements").By(User),
        Post("announcements", Everyone).Saving("id", "id"), Post("announcements", Full).Saving("full", "id"),
        Post("announcements", Everyone).With("Idempotency-Key", "once"), Post("announcements", Everyone).With("Idempotency-Key", "once"),
        Post("announcements", Full).With("Idempotency-Key", "once"),
        Post("announcements", """{ "title": "Later", "message": "M", "audience": { "everyone": true }, "from": "$(in 1d)" }"""),
        Get("announcements/all?limit=2").Saving("next", "nextCursor"), Get("announcements/all?limit=2&cursor=$(next)"),
        Get("announcements").By(User), Get("announcements/$(id)").Saving("first", "header:ETag"),
        Put("announcements/$(id)", Everyone).With("If-Match", "$(first)"),
        Put("announcements/$(id)", Everyone).With("If-Match", "$(first)"),
    ];

    private static IEnumerable<RecordedRequest> Done => new[]
    {
        Post("announcements/$(id)/seen"), Post("announcements/$(id)/clicked", """{ "revision": 1 }"""), Post("announcements/$(id)/dismiss"),
        Post("announcements/$(id)/dismiss"), Get("announcements"), Post("announcements/$(id)/dismiss", """{ "revision": 2 }"""),
        Post("announcements/$(full)/seen"), Post("announcements/$(id)/seen").By(new Caller("una", "elsewhere")),
        Get("recipients/una/export"),
    }.Select(r => r.By(r.Caller ?? User));

    private static IEnumerable<RecordedRequest> Wrong => new[]
    {
        """{ "title": 1, "message": 1, "type": 1, "placement": 1, "actionUrl": 1, "from": 1, "until": 1,"""
            + """ "audience": 1, "revision": "1" }""",
        """{ "title": " ", "message": "", "type": "loud", "placement": "popup", "actionUrl": "javascript:1","""
            + """ "from": "now", "audience": {} }""",
        """{ "title": "T", "message": "M", "until": "2020-01-01T00:00:00Z","""
            + """ "audience": { "everyone": true, "rooms": ["a/b"], "users": [] } }""",
    }.Select(b => Post("announcements", b)).Append(
        Put("announcements/$(full)", """{ "title": "T", "message": "M", "audience": { "everyone": true }, "revision": 2 }"""));

    private static IEnumerable<RecordedRequest> Ended =>
    [
        Get("announcements/$(id)"), Delete("announcements/$(id)"), Delete("announcements/$(id)"), Get("announcements/$(id)"),
        Put("announcements/$(id)", Everyone),
    ];

    private static IEnumerable<RecordedRequest> Events => new[]
    {
        """{ "users": ["una"], "roles": ["r"], "rooms": ["lobby"], "event": "stock", "data": { "price": 1.0 } }""",
        """{ "users": ["una", "una"], "event": "A.b_c-1" }""", """{ "event": "e" }""", """{ "users": ["una"], "event": "app:e" }""",
        """{ "users": [1], "roles": "r", "rooms": [""], "event": 1 }""",
    }.Select(b => Post("events", b).By(In.Sender));
}
