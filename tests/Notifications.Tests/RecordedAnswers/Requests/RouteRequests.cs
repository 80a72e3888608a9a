using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Paths and methods that no operation has, and other spellings of those that one has.</summary>
internal static class RouteRequests
{
    private static readonly Caller User = new("una", "routes");

    public static IEnumerable<RecordedRequest> All => [.. Unknown, .. From(User, Methods, Spellings)];

    private static IEnumerable<RecordedRequest> Unknown =>
    [
        Get("/"), Get("/api"), Get("/api/v1"), Get("/api/v1/"), Get("/api/v2/health"), Get("no/such/route"), Post("no/such/route", "{}"),
        Get("/favicon.ico"), Get("/robots.txt"), Get("notifications/"), Get("/api/v1//health"), Get("/health"),
    ];

    private static IEnumerable<RecordedRequest> Methods =>
    [
        Put("notifications", "{}"), Delete("notifications"), new("PATCH", "notifications", "{}"),
        Post("health", "{}"), Get("negotiate"), Get("dev/token"), Post("app/test", "{}"), Post("recipients/una", "{}"),
        Get("notifications/mark-read"), Get("notifications/01900000-0000-7000-8000-0000000000ab/read"),
        new("HEAD", "health"), new("HEAD", "notifications"), new("HEAD", "app"), new("HEAD", "openapi.json"),
        new("OPTIONS", "health"), new("OPTIONS", "notifications"), new("OPTIONS", "app"), new("OPTIONS", "*"), new("TRACE", "health"),
        new RecordedRequest("OPTIONS", "notifications").With("Origin", "https://example.com").With("Access-Control-Request-Method", "POST"),
        Get("health").With("Origin", "https://example.com"),
        Post("notifications/unread-count", "{}").With("X-HTTP-Method-Override", "GET"),
    ];

    private static IEnumerable<RecordedRequest> Spellings =>
    [
        Get("notifications/unread-count/"), Get("Notifications/UNREAD-COUNT"), Get("/API/V1/notifications/unread-count"),
        Get("notifications//unread-count"), Get("notifications/unread%2Dcount"), Get("notifications%2Funread-count"),
        Get("notifications/./unread-count"), Get("notifications/x/../unread-count"), Get("notifications/unread-count%20"),
        Get("notifications/unread-count?"), Get("notifications/unread-count?surprise=1"), Get("notifications/unread-count;a=b"),
        Get("notifications/not-an-id"), Get("notifications/01900000"), Get("notifications/01900000000070008000000000000001"),
        Get("notifications/{01900000-0000-7000-8000-0000000000ab}"), Get("notifications/%7B01900000-0000-7000-8000-0000000000ab%7D"),
        Get("notifications/01900000-0000-7000-8000-0000000000AB"), Get("notifications/00000000-0000-0000-0000-000000000000"),
        Post("notifications/not-an-id/read"), Delete("schedules/not-an-id"), Get("sends/not-an-id"),
        Post("notifications/01900000-0000-7000-8000-0000000000ab/read/"), Post("NOTIFICATIONS/01900000-0000-7000-8000-0000000000ab/Read"),
        Post("notifications/01900000-0000-7000-8000-0000000000ab/unknown"),
    ];
}
