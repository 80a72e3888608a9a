using Notifications.Tests.Support;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>How the app is, and what it did.</summary>
internal static class OperationsRequests
{
    private static readonly Callers In = new("operations");

    public static IEnumerable<RecordedRequest> All =>
    [
        Get("health"), Get("health?surprise=1"), Get("Health/"), Get("health").With("Authorization", "Bearer nonsense"),
        Get("metrics"), Get("metrics").With("Accept", "application/json"), Get("metrics/"),
        Get("status").By(In.User("una")), Get("status").By(In.Admin), Get("status").With("X-Api-Key", AppFixture.ApiKey),
        Get("incidents").By(In.Admin).WithoutBody(), Get("incidents").By(In.Sender), Get("incidents"),
        Get("incidents?status=over").By(In.Admin), Get("queues").By(In.Admin).WithoutBody(), Get("queues").By(In.Sender), Get("queues"),
        .. ListRequests.Wrong("incidents").Select(r => r.By(In.Admin)),
        Post("notifications/cleanup").By(In.Admin), Post("notifications/cleanup", "{}").By(In.Admin),
        Post("notifications/cleanup", """{ "surprise": 1 }""").By(In.Admin),
    ];
}
