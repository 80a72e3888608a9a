using Notifications.Tests.Support;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Sends that are done within the request.</summary>
internal static class SendRequests
{
    private static readonly Callers In = new("sending");

    private const string Everything = """
        { "users": ["una"], "title": "Ünïcödé \u0026 <b>\"quotes\"</b> 🎉", "message": "Line\nbreak\ttab \\ / \u2028", "type": "user_action",
          "category": "orders.new", "priority": "urgent", "icon": "cart", "color": "#0891b2", "actionUrl": "/orders/1?a=b&c=<d>",
          "imageUrl": "https://example.com/a.png", "source": "shop", "tags": ["new", "ördér", "new"], "room": "lobby",
          "collapseKey": "order/1",
          "data": { "z": 1, "a": [true, null, 1.50, "x"], "é": { "<": "\u003c" } }, "expiresAt": "$(in 10d)", "channels": [] }
        """;

    public static IEnumerable<RecordedRequest> All =>
    [
        .. From(In.Sender, Sends, Templates),
        .. ByOthers,
        .. Broadcasts,
    ];

    private static IEnumerable<RecordedRequest> Sends =>
    [
        Post("notifications", """{ "users": ["una"], "title": "A title", "message": "A message" }""").Saving("sent", "sendId"),
        Get("notifications/$(sent)").By(In.User("una")),
        Get("sends/$(sent)"),
        Post("notifications", Everything).Saving("everything", "sendId"),
        Get("notifications/$(everything)").By(In.User("una")),
        Post("notifications", Everything),
        Get("notifications/$(everything)").By(In.User("una")),
        Post("notifications", """{ "users": ["una", "uwe", "una"], "excludeUsers": ["uwe"], "title": "T", "message": "M" }"""),
        Post("notifications", """{ "users": ["una"], "excludeUsers": ["una"], "title": "T", "message": "M" }"""),
        Post("notifications", """{ "users": ["una", "uwe", "ülf", "a/b", "a b", "q\"uote"], "title": "T", "message": "M" }"""),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M", "priority": "medium" }"""),
        Post("notifications", """
            { "users": ["una"], "title": "T", "message": "M", "priority": "critical", "requiresAcknowledgement": true }
            """),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M", "channels": ["in_app", "email"] }"""),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M", "icon": null, "tags": null, "data": null }"""),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M" }""").Of("application/json; charset=utf-8"),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M" }""").Of("APPLICATION/JSON ; a=b"),
        Post("notifications?surprise=1", """{ "users": ["una"], "title": "T", "message": "M" }"""),
        Post("notifications/", """{ "users": ["una"], "title": "T", "message": "M" }"""),
    ];

    private static IEnumerable<RecordedRequest> Templates =>
    [
        Post("notifications", """{ "users": ["una"], "template": "new_message", "variables": { "sender": "Eva <E>", "url": "/m/1" } }""")
            .Saving("rendered", "sendId"),
        Get("notifications/$(rendered)").By(In.User("una")),
        Post("notifications", """{ "users": ["una"], "template": "new_message", "locale": "de-AT", "variables": { "sender": "Eva" } }"""),
        Post("notifications", """{ "users": ["una"], "template": "new_message", "title": "Own", "variables": { "sender": "Eva" } }"""),
        Post("notifications", """{ "users": ["una"], "template": "new_message" }"""),
        Post("notifications", """{ "users": ["una"], "template": "new_message", "variables": { "sender": "Eva", "surprise": 1 } }"""),
        Post("notifications", """
            { "users": ["una"], "template": "new_message", "variables": { "sender": "Eva", "url": "javascript:1" } }
            """),
        Post("notifications", """{ "users": ["una"], "template": "none" }"""),
        Post("notifications", """{ "users": ["una"], "template": "Not A Name" }"""),
        Post("notifications", """{ "users": ["una"], "template": "new_message", "locale": "??", "variables": { "sender": "Eva" } }"""),
        Post("notifications", """
            { "users": ["una"], "variables": { "sender": "Eva" },
              "variants": [{ "name": "a", "template": "new_message" }, { "name": "b", "template": "none" }] }
            """),
        Post("notifications", """
            { "users": ["una"], "variables": { "sender": "Eva" }, "variants": [{ "name": "a", "template": "new_message" }] }
            """),
    ];

    private static IEnumerable<RecordedRequest> ByOthers =>
    [
        Post("notifications", """{ "users": ["una"], "title": "By an admin", "message": "M" }""").By(In.Admin),
        Post("notifications", """{ "users": ["una"], "title": "By a service", "message": "M" }""").With("X-Api-Key", AppFixture.ApiKey),
        Get("notifications?limit=3").By(In.User("una")),
        Get("notifications").By(In.User("ülf")),
        Get("notifications").By(In.User("a/b")),
    ];

    private static IEnumerable<RecordedRequest> Broadcasts =>
    [
        Post("notifications/system", """{ "title": "Down at noon", "message": "M", "priority": "high", "expiresAt": "$(in 1d)" }""")
            .By(In.Sender).Saving("system", "sendId"),
        Get("notifications/$(system)").By(In.User("ula")),
        Get("notifications").By(In.User("ula")),
        Post("notifications/$(system)/read").By(In.User("ula")),
        Get("notifications/$(system)/history").By(In.User("ula")),
        Delete("notifications/$(system)").By(In.User("ula")),
        Get("notifications/$(system)").By(In.User("ula")),
        Post("notifications/system", """{ "template": "system_maintenance", "variables": {} }""").By(In.Sender),
        Post("notifications/system", """{ "title": "T", "message": "M", "users": ["una"], "type": "alert", "collapseKey": "k" }""")
            .By(In.Sender),
        Post("notifications/system", """{ "title": "Later", "message": "M", "sendAt": "$(in 2d)" }""").By(In.Sender),
        Post("notifications", """{ "broadcast": true, "title": "All", "message": "M", "excludeUsers": ["una"] }""").By(In.Sender),
    ];
}
