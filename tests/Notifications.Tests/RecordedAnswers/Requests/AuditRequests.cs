using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Who did what, and what happened to notifications.</summary>
internal static class AuditRequests
{
    private static readonly Callers In = new("audit");

    public static IEnumerable<RecordedRequest> All => From(In.Admin, Done, Lists, Wrong, ListRequests.Wrong("audit"));

    /// <summary>Names that a spreadsheet would take for formulas, or that need quotes.</summary>
    private static IEnumerable<RecordedRequest> Done =>
    [
        Put("recipients/=1+1", "{}"), Put("recipients/a,%22b%22%0D%0A", "{}"), Put("recipients/%C3%A9%2Fx", "{}"),
        Put("rooms/lobby/members/una").By(In.Sender), Delete("rooms/lobby/members/una").By(In.Sender),
        Put("templates/hello", """{ "title": "T", "message": "M" }""").By(In.Sender),
        Post("templates", """{ "name": "hello", "title": "T", "message": "M" }""").By(In.Sender),
        Delete("templates/hello").By(In.Sender), Get("recipients/una/export"), Post("notifications/cleanup"), Post("realtime/cleanup"),
        Put("recipients/una", """{ "surprise": 1 }"""),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M", "category": "orders" }""").By(In.Sender)
            .Saving("one", "sendId"),
        Post("notifications/$(one)/ack").By(In.User("una")), Post("notifications/$(one)/read").By(In.User("una")), Delete("recipients/eva"),
    ];

    private static IEnumerable<RecordedRequest> Lists =>
    [
        Get("audit?limit=100"), Get("audit?limit=3").Saving("next", "nextCursor"), Get("audit?limit=3&cursor=$(next)"),
        Get("audit?format=csv"), new RecordedRequest("GET", "audit").With("Accept", "text/csv"), Get("audit?format=csv&limit=2"),
        Get("audit?format=json"),
        Get("audit?user=una"), Get("audit?user=%C3%A9/x"), Get("audit?notification=$(one)"), Get("audit?channel=email"),
        Get("audit?event=recipient_changed"),
        Get("audit?event=read"), Get("audit?actor=user:sam"), Get("audit?actor=user:sam&event=created"), Get("audit?actor=key:tests"),
        Get("audit?since=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z"), Get("audit?format=csv&limit=10000&event=read"),
    ];

    private static IEnumerable<RecordedRequest> Wrong =>
    [
        Get("audit?format=xml"), Get("audit?format="), Get("audit?format=csv&limit=10001"), Get("audit?limit=1000"),
        Get("audit?since=x&until=y"),
        Get("audit?user="), Get("audit?notification=x"), Get("audit?channel=pigeon"), Get("audit?event=lost"), Get("audit?actor=una"),
        Get("audit?actor="),
        Get("audit?EVENT=read"),
    ];
}
