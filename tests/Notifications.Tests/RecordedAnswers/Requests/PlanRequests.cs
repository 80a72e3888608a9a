using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Delivery plans: kept for a category, in a send, tried without sending, explained; what was shown; recalls.</summary>
internal static class PlanRequests
{
    private static readonly Callers In = new("plans");

    private const string Plan = """
        { "steps": [{ "channel": "inApp" }, { "channel": "email", "after": "PT5M", "if": "unseen", "at": { "notBefore": "08:00" } },
            { "channel": "sms", "after": "P1D",
          "when": { "priority": { "gte": "urgent" }, "data.amount": { "gt": 100, "in": [1, "a"] } } }],
          "stop": "read", "caps": [{ "channel": "email", "max": 3, "per": "P1D" }] }
        """;

    public static IEnumerable<RecordedRequest> All => [.. From(In.Admin, Kept, Wrong), .. From(In.Sender, Sent)];

    private static IEnumerable<RecordedRequest> Kept =>
    [
        Get("plans"), Put("plans/order_shipped", Plan), Put("plans/order_shipped", Plan), Get("plans/order_shipped"), Get("plans"),
        Put("plans/order_shipped", """{ "steps": [{ "channel": "push", "after": "P2W" }] }"""), Get("plans/order_shipped?version=1"),
        Put("plans/order_shipped", """{ "activeVersion": 1 }"""), Put("plans/order_shipped", """{ "activeVersion": 9 }"""),
        Put("plans/order_shipped", """{ "activeVersion": null, "steps": [] }"""), Get("plans/order_shipped?version=9"),
        Get("plans/order_shipped?version=one"), Delete("plans/order_shipped"),
        Delete("plans/order_shipped"), Get("plans/order_shipped"), Get("plans/Order"), Delete("plans/Order"),
    ];

    private static IEnumerable<RecordedRequest> Wrong =>
    [
        Put("plans/Order", Plan), Put("plans/order", """{ "steps": [] }"""), Put("plans/order", """{ "steps": [1] }"""),
        Put("plans/order", """{ "steps": [{ "channel": "fax", "after": "5m", "if": "ignored", "at": {}, "when": {} }], "stop": "x" }"""),
        Put("plans/order", """{ "steps": [{ "channel": "sms", "when": { "title": { "eq": 1 }, "data.a": { "like": 1, "in": [] } } }] }"""),
        Put("plans/order", """{ "steps": [{ "channel": "sms" }], "caps": [{ "channel": "inApp", "max": 0, "per": "PT1S" }, {}] }"""),
        Get("notifications/01900000-0000-7000-8000-0000000000ab/explain"),
        Get("notifications/01900000-0000-7000-8000-0000000000ab/explain?user=una&a=1"),
        Get("notifications/01900000-0000-7000-8000-0000000000ab/explain?user=una"),
    ];

    private static IEnumerable<RecordedRequest> Sent =>
    [
        Post("notifications?dryRun=true",
            """{ "users": ["una"], "title": "T", "message": "M", "plan": { "steps": [{ "channel": "sms" }, { "channel": "inApp" }] } }"""),
        Post("notifications?dryRun=true", """{ "broadcast": true, "title": "T", "message": "M" }"""),
        Post("notifications?dryRun=yes", "{}"), Post("notifications?dryRun=true", "{}"),
        Post("notifications", $$"""{ "users": ["una"], "title": "T", "message": "M", "plan": {{Plan}} }""").Saving("planned", "sendId"),
        Get("notifications/$(planned)").By(In.User("una")),
        Post("notifications/mark-seen", """{ "ids": ["$(planned)", "$(planned)"] }""").By(In.User("una")),
        Post("notifications/mark-seen", """{ "ids": [] }""").By(In.User("una")),
        Get("notifications/$(planned)/explain?user=una").By(In.Admin).WithoutBody(),
        Post("notifications/$(planned)/ack", """{ "visible": true }""").By(In.User("una")),
        Post("notifications/$(planned)/ack", """{ "visible": 1 }""").By(In.User("una")),
        Get("notifications/$(planned)/history").By(In.User("una")),
        Delete("sends/$(planned)"),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M", "sendAt": "$(in 1d)" }""").Saving("scheduled", "sendId"),
        Delete("sends/$(scheduled)"), Delete("sends/$(scheduled)"), Delete("sends/00000000-0000-0000-0000-000000000000"),
    ];
}
