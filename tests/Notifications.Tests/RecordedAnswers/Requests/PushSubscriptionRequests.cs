using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Browsers that are pushed to. The keys are those of RFC 8291's example.</summary>
internal static class PushSubscriptionRequests
{
    private static readonly Callers In = new("push");

    private const string Point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    Secret = "BTBZMqHH6r4Tts7J_aSIgg";

    private static readonly string Keys = $$"""{ "p256dh": "{{Point}}", "auth": "{{Secret}}" }""";

    public static IEnumerable<RecordedRequest> All => Subscriptions.Select(r => r.By(In.User("una")));

    private static IEnumerable<RecordedRequest> Subscriptions =>
    [
        Get("push-subscriptions/key"),
        Add($$"""{ "endpoint": "https://push.example.com/a?b=c", "expirationTime": null, "keys": {{Keys}} }"""),
        Add($$"""{ "endpoint": "https://push.example.com/a?b=c", "keys": {{Keys}} }"""),
        Add($$"""{ "endpoint": "https://push.example.com/a", "expirationTime": 1700000000000, "keys": {{Keys}} }"""),
        Get("recipients/una/export"),
        Add($$"""{ "endpoint": "http://push.example.com/a", "keys": {{Keys}} }"""),
        Add($$"""{ "endpoint": "https://127.0.0.1/a", "keys": {{Keys}} }"""),
        Add($$"""{ "endpoint": "https://push.example.com/a", "keys": { "p256dh": "AAAA", "auth": "{{Secret}}" } }"""),
        Add($$"""{ "endpoint": "https://push.example.com/a", "keys": { "p256dh": "{{Point}}", "auth": "AAAA" } }"""),
        Add($$"""{ "endpoint": 1, "keys": 1, "expirationTime": {} }"""),
        Add($$"""{ "endpoint": "https://push.example.com/a", "keys": { "p256dh": 1, "surprise": 1 } }"""),
        Add($$"""{ "endpoint": "https://push.example.com/{{new string('a', 2048)}}", "keys": {{Keys}}, "surprise": 1 }"""),
        Remove("""{ "endpoint": "https://push.example.com/a" }"""),
        Remove("""{ "endpoint": "https://push.example.com/a" }"""),
        Remove("""{ "endpoint": "" }"""),
        Remove("""{ "endpoint": "https://push.example.com/a", "keys": {} }"""),
        Get("recipients/una/export"),
    ];

    private static RecordedRequest Add(string body) => Post("push-subscriptions", body);

    private static RecordedRequest Remove(string body) => Delete("push-subscriptions", body);
}
