using Notifications.Tests.Support;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Templates: their versions and locales, previews.</summary>
internal static class TemplateRequests
{
    private static readonly Callers In = new("templates");

    private const string Full = """
        { "name": "welcome", "locale": "pt-br", "title": "Olá {{name}}", "message": "{{#if place}}{{place}}{{else}}…{{/if}}",
          "emailSubject": "S {{name}}", "emailHtml": "<p>{{name}}</p>", "smsText": "{{name}}", "actionUrl": "/hello/{{name}}",
          "icon": "hand", "color": "#fff",
          "type": "success",
          "category": "hello", "priority": "high", "variables": [{ "name": "name", "required": true, "description": "Whose" },
          { "name": "place", "default": { "a": [1, null] } }] }
        """;

    public static IEnumerable<RecordedRequest> All =>
    [
        .. From(In.Sender, Kept, Removed, Previews, Tests), Post("templates/new_message/test", "{}"),
        .. From(In.Sender, Wrong, WrongQueries, ListRequests.Wrong("templates")),
    ];

    private static IEnumerable<RecordedRequest> Kept =>
    [
        Get("templates?limit=100"), Get("templates?limit=2").Saving("next", "nextCursor"), Get("templates?limit=2&cursor=$(next)"),
        Get("schedules?cursor=$(next)"), Get("templates/new_message"), Get("templates/new_message?locale=DE"),
        Get("templates/new_message?locale=fr"),
        Get("templates/welcome"),
        Post("templates", """{ "name": "welcome", "title": "Hello {{name}}", "message": "Plain", "variables": [{ "name": "name" }] }"""),
        Post("templates", Full), Post("templates", Full).By(In.Admin),
        Get("templates/welcome"), Get("templates/welcome?locale=pt-BR"), Get("templates/welcome?locale=en"),
        Put("templates/welcome", """{ "title": "Second", "message": "M" }"""),
        Put("templates/welcome", """{ "name": "welcome", "title": "Third", "message": "M" }"""),
        Put("templates/fresh", """{ "title": "T", "message": "M" }"""),
        Put("templates/fresh", """{ "title": "T2", "message": "M" }""").With("If-Match", "\"other\""),
        Put("templates/welcome", """{ "activeVersion": 1 }"""), Put("templates/welcome", """{ "activeVersion": 1, "locale": "pt-BR" }"""),
        Put("templates/welcome", """{ "activeVersion": 9 }"""), Put("templates/welcome", """{ "activeVersion": 1, "locale": "de" }"""),
        Put("templates/welcome", """{ "activeVersion": null }"""), Put("templates/welcome", """{ "activeVersion": "1", "title": "T" }"""),
        Put("templates/welcome", """{ "activeVersion": 0, "locale": "??" }"""), Put("templates/new_message", """{ "activeVersion": 1 }"""),
        Put("templates/none", """{ "activeVersion": 1 }"""),
        Get("templates/welcome"), Get("templates?limit=3"),
        Put("templates/by-service", """{ "title": "T", "message": "M" }""").With("X-Api-Key", AppFixture.ApiKey),
        Put("templates/new_message", """{ "title": "Own", "message": "M" }"""), Get("templates/new_message?locale=en"),
    ];

    private static IEnumerable<RecordedRequest> Removed =>
    [
        Delete("templates/new_message?locale=en"), Delete("templates/new_message"), Delete("templates/friend_request"),
        Delete("templates/friend_request?locale=de"),
        Delete("templates/friend_request?locale=fr"), Delete("templates/welcome?locale=pt-BR"), Delete("templates/welcome?locale=pt-BR"),
        Delete("templates/fresh"),
        Delete("templates/fresh"), Delete("templates/Not%20A%20Name"), Delete("templates/welcome?locale=??&surprise=1"),
    ];

    private static IEnumerable<RecordedRequest> Previews =>
    [
        Post("templates", Full),
        Post("templates/welcome/preview", """{ "locale": "pt", "variables": { "name": "<Éva> & \"co\"" } }"""),
        Post("templates/welcome/preview", """{ "locale": "pt-BR", "variables": { "name": "Eva", "place": "Rio" } }"""),
        Post("templates/welcome/preview"), Post("templates/welcome/preview", "{}"), Post("templates/new_message/preview"),
        Post("templates/new_message/preview", """{ "locale": "de", "variables": { "sender": "Eva", "preview": "P", "url": "/m" } }"""),
        Post("templates/new_message/preview", """{ "variables": { "sender": "Eva", "url": "javascript:1" } }"""),
        Post("templates/new_message/preview", """{ "variables": [], "locale": 1 }"""),
        Post("templates/new_message/preview", """{ "variables": { "sender": 1, "surprise": 2 } }"""),
        Post("templates/new_message/preview", $$"""{ "variables": { "sender": "{{new string('s', 300)}}" } }"""),
        Post("templates/new_message/preview", $$"""{ "variables": { "sender": "{{new string('s', 17_000)}}" } }"""),
        Post("templates/none/preview", "{}"), Post("templates/Not%20A%20Name/preview", "{}"), Post("templates/none/preview", "{"),
        Post("templates/none/preview", $$"""{ "draft": {{Draft}}, "variables": { "name": "Eva" }, "recipient": { "locale": "de-AT" } }"""),
        Post("templates/none/preview", $$"""{ "draft": {{Draft}}, "locale": "de", "variables": { "name": "{{new string('n', 210)}}" } }"""),
        Post("templates/none/preview", $$"""{ "draft": {{Draft}}, "variables": { "name": "{{new string('n', 210)}}" } }"""),
        Post("templates/none/preview", """{ "draft": { "title": "{{", "message": "{{name}}" } }"""),
        Get("templates/welcome?locale=pt-BR&version=1"), Get("templates/welcome?version=9"),
        Get("templates/new_message?version=0&locale=de"),
        Get("templates/new_message?version=x"), Delete("templates/welcome?version=1"),
    ];

    private const string Draft = """{ "locale": "de", "title": "Hallo {{name}}", "message": "M", "variables": [{ "name": "name" }] }""";

    private static IEnumerable<RecordedRequest> Tests =>
    [
        Post("templates/new_message/test", """{ "locale": "de", "variables": { "sender": "Eva", "preview": "P", "url": "/m" } }"""),
        Post("templates/none/test", $$"""{ "draft": {{Draft}}, "variables": { "name": "Eva" }, "channels": ["in_app", "email"] }"""),
        Post("templates/none/test", "{}"), Post("templates/new_message/test", "{}"), Post("templates/Not%20A%20Name/test", "{}"),
        Post("templates/new_message/test", """{ "channels": ["fax"], "recipient": {}, "surprise": 1 }"""),
        Post("templates/new_message/test", "{}").With("X-Api-Key", AppFixture.ApiKey), Post("templates/new_message/test", "{"),
        Post("templates/new_message/test", "{}").By(In.User("lea")), Post("templates/new_message/test", "{}").Of("text/plain"),
        Post("templates/new_message/test", Large(1_048_577)),
    ];

    private static IEnumerable<RecordedRequest> Wrong => new[]
    {
        """{ "title": "T", "message": "M" }""",
        """{ "name": "Not Allowed", "title": "", "message": null }""",
        """{ "name": 1, "title": 1, "message": 1, "locale": 1, "emailHtml": 1, "type": 1, "priority": 1, "variables": 1, "color": 1 }""",
        """{ "name": "wrong", "title": "{{", "message": "{{name}}", "smsText": "{{#if a}}", "emailHtml": "{{{a}}}", "actionUrl": "x:" }""",
        """
        { "name": "wrong", "title": "T", "message": "M",
          "variables": [{ "name": "a" }, { "name": "A" }, { "name": "if" }, {}, { "name": "b", "c": 1 }] }
        """,
        """
        { "name": "wrong", "title": "T", "message": "M", "locale": "??", "type": "loud", "priority": "loud", "color": "red",
          "category": "No No", "x": 1 }
        """,
        $$"""
        { "name": "w", "title": "{{new string('t', 16_385)}}", "message": "{{new string('m', 4001)}}", "icon": "{{new string('i', 65)}}" }
        """,
    }.Select(b => Post("templates", b)).Concat(
    [
        Put("templates/welcome", """{ "name": "other", "title": "T", "message": "M" }"""), Put("templates/welcome", "{}"),
        Put("templates/Not%20A%20Name", """{ "title": "T", "message": "M" }"""),
        Put("templates/a%2Fb", """{ "title": "T", "message": "M" }"""),
    ]);

    private static IEnumerable<RecordedRequest> WrongQueries =>
    [
        Get("templates/welcome?locale="), Get("templates/welcome?locale=??"), Get("templates/welcome?locale"),
        Get("templates/welcome?surprise=1&Locale=en"),
        Get("templates/a%2Fb"), Get("templates/%C3%A9"), Get("templates/WELCOME"), Get("TEMPLATES/welcome"), Get("templates/welcome/"),
        Get("templates/"),
        Get($"templates/{new string('t', 65)}"), Get($"templates/{new string('t', 300)}"), Get("templates/%77elcome"),
    ];
}
