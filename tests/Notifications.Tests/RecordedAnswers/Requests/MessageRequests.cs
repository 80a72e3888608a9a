using Notifications.Tests.Support;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Direct messages of two users.</summary>
internal static class MessageRequests
{
    private static readonly Callers In = new("messages");
    private static readonly Caller User = In.User("una"), Peer = In.User("uwe");

    public static IEnumerable<RecordedRequest> All =>
        From(
            User, Conversation, Deleted, Blocked, WrongMessages,
            ListRequests.Wrong("messages/conversations"), ListRequests.Wrong("messages/conversation/uwe"));

    private static IEnumerable<RecordedRequest> Conversation =>
    [
        Get("messages/conversations"), Get("messages/conversation/uwe"),
        Post("messages/send", """{ "to": "uwe", "text": "Hello 👋", "clientId": "c1" }""").Saving("first", "id"),
        Post("messages/send", """{ "to": "uwe", "text": "Hello 👋", "clientId": "c1" }"""),
        Post("messages/send", """{ "to": "uwe", "text": "Another", "clientId": "c1" }"""),
        Post("messages/send", """{ "to": "uwe", "text": "Second" }""").Saving("second", "id"),
        Get("messages/conversations"), Get("messages/conversations").By(Peer), Get("notifications").By(Peer),
        Get("messages/conversation/uwe?limit=1").Saving("next", "nextCursor"), Get("messages/conversation/uwe?limit=1&cursor=$(next)"),
        Post("messages/mark-read", """{ "conversationWith": "una", "upTo": "$(first)" }""").By(Peer),
        Post("messages/mark-read", """{ "conversationWith": "una", "upTo": "$(second)" }""").By(Peer),
        Post("messages/mark-read", """{ "conversationWith": "una", "upTo": "$(first)" }""").By(Peer),
        Get("notifications").By(Peer), Get("messages/conversation/uwe"), Get("messages/conversation/una").By(Peer),
        Post("messages/typing/uwe"), Post("messages/typing/una"),
        Get("recipients/una/export?limit=1").Saving("messages", "nextCursor"), Get("recipients/una/export?limit=1&cursor=$(messages)"),
        Get("recipients/una/export").By(In.Admin), Get("recipients/una/export?cursor=$(messages)").By(In.Admin),
    ];

    private static IEnumerable<RecordedRequest> Deleted =>
    [
        Delete("messages/$(first)").By(In.User("eve")), Delete("messages/$(first)?for=everyone").By(Peer),
        Delete("messages/$(first)?for=nobody"),
        Delete("messages/$(first)?surprise=1"), Delete("messages/$(first)").By(In.Admin), Delete("messages/first"),
        Delete("messages/$(second)?for=everyone"), Delete("messages/$(second)?for=everyone"), Delete("messages/$(first)"),
        Delete("messages/$(first)"),
        Get("messages/conversation/uwe"), Get("messages/conversation/una").By(Peer), Get("messages/conversations"),
        Delete("messages/conversation/una").By(Peer), Delete("messages/conversation/una").By(Peer), Delete("messages/conversation/una"),
        Get("messages/conversations").By(Peer),
    ];

    private static IEnumerable<RecordedRequest> Blocked =>
    [
        Get("messages/blocked"), Post("messages/block/uwe"), Post("messages/block/uwe"), Post("messages/block/una"),
        Get("messages/blocked"),
        Post("messages/send", """{ "to": "una", "text": "Blocked" }""").By(Peer),
        Post("messages/send", """{ "to": "uwe", "text": "No" }"""),
        Get("messages/conversation/uwe"), Get("messages/conversation/una").By(Peer),
        Delete("messages/block/uwe"), Delete("messages/block/uwe"), Delete("messages/block/una"), Get("messages/blocked"),
        new RecordedRequest("GET", "messages/blocked").With("X-Api-Key", AppFixture.ApiKey),
    ];

    private static IEnumerable<RecordedRequest> WrongMessages =>
    [
        Post("messages/send", "{}"),
        Post("messages/send", """{ "to": "una", "text": "To myself" }"""),
        Post("messages/send", """{ "to": "", "text": "" }"""),
        Post("messages/send", """{ "to": 1, "text": ["t"], "clientId": {} }"""),
        Post("messages/send", """{ "to": "uwe", "text": "\ud83d" }"""),
        Post(
            "messages/send",
            $$"""{ "to": "{{new string('u', 257)}}", "text": "{{new string('x', 4001)}}", "clientId": "{{new string('c', 129)}}" }"""),
        Post("messages/mark-read", "{}"), Post("messages/mark-read", """{ "conversationWith": "uwe", "upTo": "last" }"""),
        Post("messages/mark-read", """{ "conversationWith": "uwe", "upTo": "01900000-0000-7000-8000-0000000000ab" }"""),
        Get("messages/conversation/una"), Get($"messages/conversation/{new string('u', 257)}"), Get("messages"), Get("messages/send"),
    ];
}
