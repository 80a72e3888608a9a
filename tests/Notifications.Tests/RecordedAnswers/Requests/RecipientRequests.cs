using Notifications.Tests.Support;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Profiles: by their users and by others, with ids of all kinds in the path.</summary>
internal static class RecipientRequests
{
    private static readonly Callers In = new("recipients");
    private static readonly Caller User = In.User("una");

    private const string Profile = """
        { "displayName": "Una Ünïcödé", "email": "u@example.com", "phone": "+4915112345678", "locale": "pt-BR", "timeZone": "Europe/Berlin",
          "roles": ["teacher", "a.b:c", "teacher"], "data": { "z": 1, "a": [1.0, "<é>"] } }
        """;

    public static IEnumerable<RecordedRequest> All =>
        From(In.Admin, Profiles, Wrong, Own, Routes, Exports, ListRequests.Wrong("recipients/una/export"), Erased);

    private static IEnumerable<RecordedRequest> Profiles =>
    [
        Get("recipients/una").Saving("none", "header:ETag"),
        Put("recipients/una", "{}").With("If-Match", "\"other\""),
        Put("recipients/una", Profile).With("If-Match", "$(none)"),
        Put("recipients/una", Profile).Saving("first", "header:ETag"),
        Get("recipients/una"),
        Put("recipients/una", Profile).With("If-Match", "$(first)").Saving("second", "header:ETag"),
        Put("recipients/una", Profile).With("If-Match", "$(first)"),
        Put("recipients/una", Profile).With("If-Match", "$(first),$(second)"),
        Put("recipients/una", Profile).With("If-Match", "W/\"other\""),
        Put("recipients/una", Profile).With("If-Match", "*").By(In.Sender),
        Put("recipients/by-service", "{}").With("X-Api-Key", AppFixture.ApiKey).By(User),
        Put("recipients/una", """{ "displayName": null, "email": null, "phone": null, "locale": null, "timeZone": null, "data": null }"""),
    ];

    private static IEnumerable<RecordedRequest> Wrong => new[]
    {
        """{ "displayName": 1, "email": 1, "phone": 1, "locale": 1, "timeZone": 1, "roles": 1, "data": 1 }""",
        """{ "displayName": " ", "email": "none", "phone": "0123", "locale": "???", "timeZone": "Mars/City", "roles": ["No No", 1] }""",
        """{ "email": "a@example.com, b@example.com", "displayName": "a\nb", "surprise": 1 }""",
        $$"""{ "displayName": "{{new string('d', 201)}}", "data": { "a": "{{new string('a', 17_000)}}" }, "roles": [{{Roles}}] }""",
    }.Select(b => Put("recipients/una", b));

    private static IEnumerable<RecordedRequest> Own => new[]
    {
        Get("recipients/una"), Put("recipients/una", """{ "displayName": "Una" }"""), Put("recipients/una", """{ "roles": ["king"] }"""),
        Put("recipients/una", """{ "roles": ["king"], "data": {}, "surprise": 1 }"""), Put("recipients/una", """{ "roles": null }"""),
        Get("recipients/uwe"), Put("recipients/uwe", "{}"), Delete("recipients/uwe"), Get("recipients/uwe/export"), Get("recipients/UNA"),
    }.Select(r => r.By(User)).Concat([Delete("recipients/uwe").By(In.Sender), Get("recipients/uwe/export").By(In.Sender)]);

    private static IEnumerable<RecordedRequest> Routes =>
    [
        .. new[]
        {
            "a%2Fb", "a%2fb", "%C3%A9", "é", "a%20b", "a+b", "a%2Bb", "a%252Fb", "%41bc", "a%7Cb", "a%5Cb", "a%3Fb", "a%23b", "a%25b",
            "a%22b", "a;b=c", "a,b",
            "a:b@c", "%E2%82%AC", "%F0%9F%8E%89", "%00", "%01", "%FF", "%", "%zz", "%20", ".", "..", "%2E", "%2E%2E", "~a_b-c.d!$&'()*",
            new string('u', 256), new string('u', 257),
        }.Select(id => Get($"recipients/{id}")),
        Put("recipients/a%2Fb", """{ "displayName": "Slash" }"""), Get("recipients/a%2Fb"), Get("recipients/a%2Fb").By(In.User("a/b")),
        Put("recipients/%C3%A9", """{ "displayName": "é" }"""), Get("recipients/%C3%A9/export"), Get("recipients/%C3%A9").By(In.User("é")),
        Delete("recipients/a%2Fb"), Get("recipients/a%2Fb/"), Get("recipients/a/b"), Get("recipients/"), Get("recipients"),
        Get("Recipients/una"),
        Get("recipients/una?surprise=1"),
    ];

    private static IEnumerable<RecordedRequest> Exports =>
    [
        Put("recipients/eva", Profile), Put("rooms/lobby/members/eva"),
        Put("notifications/preferences", """{ "minPriority": "normal" }""").By(In.User("eva")),
        Post("notifications", """{ "users": ["eva"], "title": "First", "message": "M" }""").Saving("one", "sendId"),
        Post("notifications", """{ "users": ["eva"], "title": "Second", "message": "M" }"""),
        Post("notifications/$(one)/read").By(In.User("eva")),
        Get("recipients/eva/export"), Get("recipients/eva/export").By(In.User("eva")),
        Get("recipients/eva/export?limit=1").Saving("next", "nextCursor"), Get("recipients/eva/export?limit=1&cursor=$(next)"),
    ];

    private static IEnumerable<RecordedRequest> Erased =>
    [
        Delete("recipients/eva"), Delete("recipients/eva"), Delete($"recipients/{new string('u', 257)}"), Get("recipients/eva"),
        Get("recipients/eva/export"),
        Delete("recipients/una").By(User),
    ];

    private static string Roles => string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"r{i}\""));
}
