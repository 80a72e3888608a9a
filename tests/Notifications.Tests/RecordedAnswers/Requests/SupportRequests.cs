using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>An admin who helps one user.</summary>
internal static class SupportRequests
{
    private static readonly Callers In = new("support");

    public static IEnumerable<RecordedRequest> All => From(In.Admin, Person, ListRequests.Wrong("recipients/una/summary"), Again);

    private static IEnumerable<RecordedRequest> Person =>
    [
        Get("recipients/una/summary"),
        Put("recipients/una", """{ "displayName": "Una", "email": "una@example.com", "phone": "+4915112345678", "data": { "a": 1 } }"""),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M" }""").By(In.Sender).Saving("one", "sendId"),
        Post("notifications", """{ "users": ["una"], "title": "T2", "message": "M" }""").By(In.Sender).Saving("two", "sendId"),
        Get("recipients/una/summary?limit=1").Saving("next", "nextCursor"), Get("recipients/una/summary?limit=1&cursor=$(next)"),
        Get("recipients/una/summary").By(In.User("una")), Get("recipients/una/summary").By(In.Sender),
        Get("recipients/una/summary").By(null), Get("recipients/%00/summary"),
    ];

    private static IEnumerable<RecordedRequest> Again =>
    [
        Post("recipients/una/notifications/$(one)/resend").By(In.Sender), Post("recipients/una/notifications/$(one)/resend").By(null),
        Post("recipients/una/notifications/01900000-0000-7000-8000-000000000001/resend"),
        Post("recipients/uwe/notifications/$(one)/resend"),
        Post("recipients/una/notifications/$(one)/resend"), Post("recipients/una/notifications/$(one)/resend", "{}"),
        Post("recipients/una/notifications/$(one)/resend", """{ "channels": ["email", "sms"] }"""),
        Post("recipients/una/notifications/$(one)/resend", """{ "channels": ["email", "email", "fax"], "surprise": 1 }"""),
        Post("recipients/una/notifications/$(one)/resend", """{ "channels": "email" }"""),
        Post("notifications/$(one)/read").By(In.User("una")),
        Post("recipients/una/notifications/$(one)/resend", """{ "channels": ["email"] }"""),
        Post("recipients/una/notifications/$(one)/resend"),
        Get("audit?event=recipient_viewed&limit=1"), Get("audit?event=notification_resent&limit=1"),
    ];
}
