using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Sends by the queue and later ones: their reports, the list, cancelling.</summary>
internal static class QueuedSendRequests
{
    private static readonly Callers In = new("queued");

    public static IEnumerable<RecordedRequest> All => From(In.Sender, Queued, Scheduled, WrongLists);

    private static IEnumerable<RecordedRequest> Queued =>
    [
        Put("recipients/tom", """{ "roles": ["teacher"] }"""),
        Put("recipients/tea", """{ "roles": ["teacher"] }"""),
        Put("rooms/staff/members/tim"),
        Post("notifications", """{ "roles": ["teacher"], "rooms": ["staff"], "excludeUsers": ["tea"], "title": "T", "message": "M" }""")
            .Saving("queued", "sendId"),
        Get("sends/$(queued)").WaitingFor("\"pushed\":2"),
        Get("notifications").By(In.User("tom")),
        Get("notifications").By(In.User("tim")),
        Get("notifications").By(In.User("tea")),
        Delete("schedules/$(queued)"),
        Post("notifications", $$"""{ "users": [{{Many}}], "title": "To many", "message": "M" }""").Saving("many", "sendId"),
        Get("sends/$(many)").WaitingFor("\"pushed\":101"),
        Post("notifications", """{ "roles": ["nobody"], "title": "To nobody", "message": "M" }""").Saving("nobody", "sendId"),
        Get("sends/$(nobody)").WaitingFor("\"completed\""),
        Get("sends/$(queued)").By(new Callers("elsewhere").Sender),
    ];

    private static IEnumerable<RecordedRequest> Scheduled =>
    [
        Get("schedules"),
        Post("notifications", """{ "users": ["tom"], "title": "Later", "message": "M", "category": "orders", "sendAt": "$(in 20d)" }""")
            .Saving("later", "sendId"),
        Post("notifications", """{ "users": ["tom"], "title": "Sooner", "message": "M", "sendAt": "$(in 10d)" }""")
            .Saving("sooner", "sendId"),
        Post("notifications", """{ "broadcast": true, "template": "new_message", "variables": { "sender": "E" }, "sendAt": "$(in 30d)" }""")
            .Saving("latest", "sendId"),
        Get("schedules"),
        Get("schedules?limit=2").Saving("next", "nextCursor"),
        Get("schedules?limit=2&cursor=$(next)"),
        Get("sends/$(later)"),
        Delete("schedules/$(later)"),
        Delete("schedules/$(later)"),
        Get("sends/$(later)"),
        Get("schedules"),
        Delete("schedules/$(sooner)").By(new Callers("elsewhere").Sender),
        Delete("schedules/$(sooner)").By(In.Admin),
        Delete("schedules/$(latest)"),
    ];

    private static IEnumerable<RecordedRequest> WrongLists => ListRequests.Wrong("schedules");

    private static string Many => string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"u{i}\""));
}
