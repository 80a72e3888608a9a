using System.Text;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Sends that are not valid: each member in each wrong way that its reader knows.</summary>
internal static class WrongSendRequests
{
    private static readonly Callers In = new("wrong-sends");

    public static IEnumerable<RecordedRequest> All => [.. Bodies.Select(b => Post("notifications", b)
        .By(In.Sender)), .. Forms.Select(r => r.By(In.Sender))];

    private static IEnumerable<string> Bodies =>
    [
        "{}",
        """{ "users": [], "title": "T", "message": "M" }""",
        """{ "users": "una", "title": 1, "message": true, "tags": {}, "data": [], "broadcast": "yes", "variants": 1 }""",
        """{ "users": [1, null, "", "una", "a\u0000b"], "title": "T", "message": "M" }""",
        """{ "users": ["una"], "title": "", "message": " " }""",
        """{ "users": ["una"], "title": null, "message": null }""",
        $$"""{ "users": ["una"], "title": "{{new string('t', 201)}}", "message": "{{new string('m', 4001)}}" }""",
        $$"""{ "users": ["una", "{{new string('u', 257)}}"], "title": "T", "message": "M" }""",
        With("""  "type": "loud", "priority": "loud", "category": "Not Allowed", "color": "red", "room": "no room", "collapseKey": "" """),
        With("""  "type": "INFO", "priority": "High" """),
        With("""  "actionUrl": "javascript:alert(1)", "imageUrl": "/relative.png" """),
        With("""  "actionUrl": "//example.com", "imageUrl": "ftp://example.com/a.png" """),
        With($""" "icon": "{new string('i', 65)}", "source": "{new string('s', 65)}", "tags": ["{new string('t', 65)}", ""] """),
        With($""" "tags": [{string.Join(',', Enumerable.Repeat("\"t\"", 21))}] """),
        With($$""" "data": { "text": "{{new string('d', 17_000)}}" } """),
        With(""" "expiresAt": "2020-01-01T00:00:00Z", "sendAt": "2020-01-01T00:00:00Z" """),
        With(""" "expiresAt": "tomorrow", "sendAt": "2020-01-01 00:00" """),
        With(""" "expiresAt": "$(in 900d)", "sendAt": "$(in 400d)" """),
        With(""" "channels": ["in_app", "pigeon", "email", "email"] """),
        With(""" "requiresAcknowledgement": 1 """),
        With(""" "variables": { "a": 1 } """),
        With(""" "template": "new_message", "variants": [{ "name": "a", "template": "new_message" }] """),
        With(""" "variants": [{ "name": "a" }, { "name": "a", "template": "x", "weight": -1, "surprise": 1 }] """),
        With(""" "variants": [{ "name": "a", "template": "new_message", "weight": 0 }] """),
        With(""" "surprise": 1, "Title": "T", "": 1, "é\"": 2 """),
        """{ "broadcast": true, "title": "T", "message": "M", "collapseKey": "k", "channels": ["email"] }""",
        """{ "roles": ["Not Allowed"], "rooms": ["not allowed"], "title": "T", "message": "M" }""",
        """{ "users": ["una"], "title": "\ud800", "message": "M" }""",
        """{ "users": ["una"], "title": "T", "message": "M", }""",
        """{ "users": ["una"], "title": "T", "message": "M" } surplus""",
        """{ "users": ["una"], /* comment */ "title": "T", "message": "M" }""",
        "{ \"users\": [\"una\"],\n  \"title\": T }",
        "\"text\"", "1", "null", "true", " ",
        string.Concat(Enumerable.Repeat("{\"data\":", 40)) + "1" + new string('}', 40),
    ];

    private static IEnumerable<RecordedRequest> Forms =>
    [
        Post("notifications", """{ "users": ["una"], "title": "é", "message": "M" }""") with { Encoding = Encoding.Latin1 },
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M" }""") with { Encoding = Encoding.Unicode },
        Post("notifications", "\ufeff" + """{ "users": ["una"], "title": "T", "message": "M" }"""),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M" }""") with { IsChunked = true },
        Post("notifications", "users=una&title=T").Of("application/x-www-form-urlencoded"),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M" }""").Of("application/problem+json"),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M" }""").Of(""),
        Post("notifications", """{ "users": ["una"], "title": "T", "message": "M" }""").With("Content-Encoding", "gzip"),
        Post("notifications", Large(256 * 1024)),
        Post("notifications"),
    ];

    private static string With(string members) => $$"""{ "users": ["una"], "title": "T", "message": "M", {{members.Trim()}} }""";
}
