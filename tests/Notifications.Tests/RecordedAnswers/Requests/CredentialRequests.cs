using Notifications.Tests.Support;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Ways to say who is calling, good and bad, and development tokens.</summary>
internal static class CredentialRequests
{
    /// <summary>{"alg":"none"}, of this app's development issuer.</summary>
    private const string Unsigned =
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJub3RpZmljYXRpb25zLWRldmVsb3BtZW50Iiwic3ViIjoidW5hIiwiYXVkIjoibm90aWZpY2F0aW9ucyIs"
        + "ImV4cCI6NDEwMjQ0NDgwMH0.";

    /// <summary>HS256, of the development issuer, with a signature that does not hold.</summary>
    private const string Forged =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJub3RpZmljYXRpb25zLWRldmVsb3BtZW50Iiwic3ViIjoidW5hIiwiYXVkIjoibm90aWZpY2F0aW9ucyIs"
        + "ImV4cCI6NDEwMjQ0NDgwMH0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXI";

    /// <summary>Of another issuer.</summary>
    private const string Foreign =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzb21lYm9keS1lbHNlIiwic3ViIjoidW5hIiwiYXVkIjoibm90aWZpY2F0aW9ucyIs"
        + "ImV4cCI6NDEwMjQ0NDgwMH0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXI";

    public static IEnumerable<RecordedRequest> All => [.. Credentials, .. Tokens];

    private static IEnumerable<RecordedRequest> Credentials =>
    [
        Status("Authorization", ""),
        Status("Authorization", "Bearer"),
        Status("Authorization", "Bearer "),
        Status("Authorization", "Basic dW5hOnNlY3JldA=="),
        Status("Authorization", "Bearer a.b.c"),
        Status("Authorization", $"Bearer {Unsigned}"),
        Status("Authorization", $"Bearer {Forged}"),
        Status("Authorization", $"Bearer {Foreign}"),
        Status("Authorization", $"Bearer {new string('x', 20_000)}"),
        Status("X-Api-Key", "unknown"),
        Status("X-Api-Key", ""),
        Status("x-api-key", AppFixture.ApiKey),
        Status("X-Api-Key", AppFixture.ApiKey).With("Authorization", "Bearer nonsense"),
        Post("dev/token", """{ "userId": "una", "namespace": "credentials" }""").Saving("una", "token"),
        Status("Authorization", "Bearer $(una)"),
        Status("authorization", "bearer $(una)"),
        Status("Authorization", "BEARER   $(una)"),
        Status("Authorization", "Bearer $(una)").With("X-Api-Key", "unknown"),
    ];

    private static IEnumerable<RecordedRequest> Tokens =>
    [
        Token("""{ "userId": "ada", "roles": ["admin", "sender"], "namespace": "credentials" }"""),
        Token("""{ "userId": "una" }"""),
        Token("""{ "userId": "úna/ä \"\\ <b>" }"""),
        Token("""{ "userId": null }"""),
        Token("""{ "userId": "" }"""),
        Token("""{ "userId": 1 }"""),
        Token("""{ "userId": "a\u0000b" }"""),
        Token($$"""{ "userId": "{{new string('u', 257)}}" }"""),
        Token("""{ "userId": "una", "roles": ["king"] }"""),
        Token("""{ "userId": "una", "roles": "admin" }"""),
        Token("""{ "userId": "una", "roles": [1, null, "admin"] }"""),
        Token("""{ "userId": "una", "namespace": "not allowed" }"""),
        Token("""{ "userId": "una", "namespace": "" }"""),
    ];

    private static RecordedRequest Status(string header, string value) => Get("status").With(header, value);

    private static RecordedRequest Token(string body) => Post("dev/token", body);
}
