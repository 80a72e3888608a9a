using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>One notification through all that its user can do with it, and changes of many.</summary>
internal static class InboxRequests
{
    private static readonly Callers In = new("inbox");
    private static readonly Caller User = In.User("una"), Other = In.User("uwe");

    public static IEnumerable<RecordedRequest> All => From(User, One, WithActions, Acknowledged, Snoozed, Many, Missed);

    private static IEnumerable<RecordedRequest> One =>
    [
        Get("notifications"), Get("notifications/unread-count"), Get("notifications/unread-count?unseen=maybe"),
        Get("notifications/unread-count?unseen=true"), Get("notifications/stats"),
        Send("One").Saving("one", "sendId"),
        Get("notifications/$(one)"), Get("notifications/unread-count"),
        .. Both("seen"), .. Both("read"), .. Both("unread"), .. Both("archive"),
        Get("notifications"), Get("notifications?archived=true"),
        .. Both("unarchive"),
        Get("notifications/$(one)/history"),
        .. new[] { "read", "unread", "seen", "archive", "unarchive", "restore", "ack" }
            .Select(change => Post($"notifications/$(one)/{change}").By(Other)),
        Get("notifications/$(one)").By(Other), Get("notifications/$(one)/history").By(Other), Delete("notifications/$(one)").By(Other),
        Delete("notifications/$(one)"), Delete("notifications/$(one)"),
        Get("notifications/$(one)"), Post("notifications/$(one)/read"), Get("notifications/$(one)/history"),
        .. Both("restore"),
        Get("notifications/$(one)/history"), Get("notifications/stats"),
        // A body is not asked for, and does no harm.
        Post("notifications/$(one)/read", "{ no json").Of("text/plain"), Delete("notifications/$(one)", """{ "a": 1 }"""),
    ];

    private static IEnumerable<RecordedRequest> WithActions =>
    [
        Post("notifications", """
            { "users": ["una"], "title": "Invited", "message": "M", "actor": { "name": "Anna", "url": "/people/anna" },
              "actions": [{ "label": "Accept", "event": "accept" }, { "label": "See it", "url": "/invitations/7" }] }
            """).By(In.Sender).Saving("invited", "sendId"),
        Get("notifications/$(invited)"), Post("notifications/$(invited)/actions/decline"), Post("notifications/$(invited)/actions/accept"),
        Post("notifications/$(invited)/actions/accept").By(Other), Get("notifications/$(invited)/history"),
        Delete("notifications/$(invited)"),
    ];

    private static IEnumerable<RecordedRequest> Acknowledged =>
    [
        Post("notifications", """{ "users": ["una"], "title": "To confirm", "message": "M", "requiresAcknowledgement": true }""")
            .By(In.Sender)
            .Saving("confirm", "sendId"),
        Post("notifications/$(confirm)/ack"), Post("notifications/$(confirm)/ack"),
        Get("notifications/$(confirm)"), Get("notifications/$(confirm)/history"), Get("notifications/stats"),
    ];

    private static IEnumerable<RecordedRequest> Snoozed =>
    [
        Send("Later").Saving("later", "sendId"),
        Snooze("""{ "until": "$(in 2d)" }"""), Snooze("""{ "until": "$(in 3d)" }"""), Get("notifications"),
        Get("notifications?status=snoozed"),
        Snooze("{}"), Snooze("""{ "until": null }"""), Snooze("""{ "until": 1 }"""), Snooze("""{ "until": "tomorrow" }"""),
        Snooze("""{ "until": "2020-01-01T00:00:00Z" }"""), Snooze("""{ "until": "$(in 400d)" }"""),
        Snooze("""{ "until": "$(in 2d)", "for": 1 }"""),
        Post("notifications/$(later)/snooze", """{ "until": "$(in 2d)" }""").By(Other),
        Post("notifications/$(later)/unread"), Get("notifications/$(later)/history"),
    ];

    private static IEnumerable<RecordedRequest> Many =>
    [
        Send("First").Saving("first", "sendId"), Send("Second").Saving("second", "sendId"), Send("Third").Saving("third", "sendId"),
        Post("notifications/mark-read", """{ "ids": ["$(first)", "$(second)", "$(first)"] }"""),
        Post("notifications/mark-read", """{ "ids": ["$(first)", "01900000-0000-7000-8000-0000000000ab"] }"""),
        Post("notifications/mark-read", """{ "ids": [] }"""), Post("notifications/mark-read", """{ "ids": "$(first)" }"""),
        Post("notifications/mark-read", """{ "ids": ["x", 1, null] }"""),
        Post("notifications/mark-read", """{ "ids": ["$(first)"], "a": 1 }"""),
        Post("notifications/mark-read", $$"""{ "ids": [{{string.Join(',', Enumerable.Repeat("\"$(first)\"", 101))}}] }"""),
        Post("notifications/mark-all-read", """{ "before": "2020-01-01T00:00:00Z" }"""),
        Post("notifications/mark-all-read", """{ "before": "now" }"""),
        Post("notifications/mark-all-read", """{ "before": 1, "after": 2 }"""),
        Post("notifications/mark-all-read", """{ "before": "$(in 1d)" }""").Saving("read", "readUpTo"),
        Post("notifications/mark-all-unread", """{ "readUpTo": "$(read)" }"""),
        Post("notifications/mark-all-unread", """{ "readUpTo": "$(read)" }"""),
        Post("notifications/mark-all-unread", """{ "readUpTo": "$(first)" }"""), Post("notifications/mark-all-unread", "{}"),
        Post("notifications/mark-all-unread", """{ "readUpTo": "last", "a": 1 }"""),
        Post("notifications/mark-all-unread", """{ "readUpTo": 1 }"""),
        Send("Fourth"),
        Post("notifications/mark-all-read", "{}"), Post("notifications/mark-all-read"), Post("notifications/mark-all-read").Of(null),
        Get("notifications/unread-count"), Get("notifications/stats"),
    ];

    private static IEnumerable<RecordedRequest> Missed =>
    [
        Get("notifications/missed?after=$(second)"), Get("notifications/missed?after=$(third)&limit=300"),
        Get("notifications/missed?after=$(first)&limit=1"),
        Get("notifications/missed"), Get("notifications/missed?after="), Get("notifications/missed?after=x"),
        Get("notifications/missed?after=00000000-0000-0000-0000-000000000000"), Get("notifications/missed?after=$(first)&limit=301"),
        Get("notifications/missed?after=$(first)&limit=0&surprise=1"), Get("notifications/missed?AFTER=$(first)"),
        Get("notifications/missed?after=01900000-0000-7000-8000-0000000000ab&limit=1"),
    ];

    private static RecordedRequest Send(string title) =>
        Post("notifications", $$"""{ "users": ["una"], "title": "{{title}}", "message": "M" }""").By(In.Sender);

    private static RecordedRequest Snooze(string body) => Post("notifications/$(later)/snooze", body);

    /// <summary>The second time it is done already.</summary>
    private static IEnumerable<RecordedRequest> Both(string change) => Enumerable.Repeat(Post($"notifications/$(one)/{change}"), 2);
}
