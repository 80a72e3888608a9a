using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Layouts: their versions, and what is refused. Previews are mails, so only some are here.</summary>
internal static class LayoutRequests
{
    private static readonly Callers In = new("layouts");

    private const string Full = """
        { "brandName": "Example", "logoUrl": "https://example.com/logo.png", "color": "#0f766e", "senderName": "The Example",
          "replyTo": "help@example.com", "postalAddress": "1 Example Street", "footer": { "en": "Questions?", "de-at": "Fragen?" } }
        """;

    public static IEnumerable<RecordedRequest> All => From(In.Admin, Kept, Wrong);

    private static IEnumerable<RecordedRequest> Kept =>
    [
        Get("layouts/default"), Get("layouts/other"), Put("layouts/default", "{}"), Put("layouts/default", Full),
        Put("layouts/default", """{ "activeVersion": 1 }"""), Put("layouts/default", """{ "activeVersion": 9 }"""),
        Put("layouts/default", """{ "activeVersion": null }"""), Put("layouts/other", """{ "activeVersion": 1 }"""),
        Get("layouts/default"), Get("layouts/default?version=1"), Get("layouts/default?version=9"), Get("layouts/default?version=0"),
        Get("layouts/default?surprise=1"), Get("layouts/default").By(In.Sender), Put("layouts/default", Full).By(In.User("lea")),
        Delete("layouts/other"), Delete("layouts/default").By(In.Sender), Delete("layouts/default"), Delete("layouts/default"),
    ];

    private static IEnumerable<RecordedRequest> Wrong =>
    [
        Put("layouts/Not%20A%20Name", Full), Put("layouts/default", "{"), Put("layouts/default", Full).Of("text/plain"),
        Put("layouts/default", """{ "brandName": 1, "logoUrl": "http://example.com", "color": "red", "senderName": 1, "replyTo": "x" }"""),
        Put("layouts/default", """{ "senderAddress": "a@example.com", "footer": { "??": "x", "en": 1 }, "surprise": 1 }"""),
        Post("layouts/default/preview", """{ "template": "none" }"""), Post("layouts/none/preview", "{}"),
        Post("layouts/default/preview", """{ "template": "grade_posted", "sample": "digest", "locale": "??", "layout": { "color": 1 } }"""),
        Post("layouts/default/preview", """{ "draft": { "title": "T", "message": "M" }, "sample": "digest" }"""),
        Post("layouts/default/preview", """{ "sample": "other", "surprise": 1 }"""), Post("layouts/default/preview").By(In.Sender),
        Put("layouts/default", Large(262_145)), Post("layouts/default/preview", Large(262_145)),
        Post("layouts/default/preview", "{}").Of("text/plain"),
    ];
}
