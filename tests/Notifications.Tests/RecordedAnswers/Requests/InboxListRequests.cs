using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Lists of an inbox: pages and filters.</summary>
internal static class InboxListRequests
{
    private static readonly Callers In = new("lists");

    public static IEnumerable<RecordedRequest> All =>
    [
        .. Sends.Select(b => Post("notifications", b).By(In.Sender)),
        .. Pages.Select(r => r.By(In.User("una"))),
        .. Filters.Concat(WrongFilters).Select(q => Get($"notifications?{q}").By(In.User("una"))),
        .. ListRequests.Wrong("notifications").Select(r => r.By(In.User("una"))),
    ];

    private static IEnumerable<string> Sends =>
    [
        """{ "users": ["una"], "title": "Invoice", "message": "Paid", "category": "orders", "source": "shop", "tags": ["new", "ördér"] }""",
        """{ "users": ["una"], "title": "A", "message": "M", "type": "alert", "priority": "critical", "channels": [], "room": "lobby" }""",
        """{ "users": ["una"], "title": "Größe & a+b", "message": "100 %", "type": "success", "priority": "low", "source": "a b" }""",
        """{ "users": ["una"], "title": "invoice again", "message": "M", "category": "orders", "priority": "high", "channels": [] }""",
    ];

    private static IEnumerable<RecordedRequest> Pages =>
    [
        Get("notifications?limit=1").Saving("p2", "nextCursor"), Get("notifications?limit=2&cursor=$(p2)").Saving("p3", "nextCursor"),
        Get("notifications?limit=2&cursor=$(p3)"), Get("notifications?limit=100"), Get("notifications?limit=4"),
        Get("notifications?limit=1").Saving("newest", "items.0.id"), Post("notifications/$(newest)/seen"),
        Get("notifications?limit=1&cursor=$(p2)&q=nothing"),
    ];

    private static IEnumerable<string> Filters =>
    [
        "status=unread", "status=seen", "status=unread,seen", "status=read", "status=unseen", "status=pending,failed", "status=sent",
        "status=delivered",
        "type=alert", "type=alert,success", "type=alert%2Csuccess", "category=orders", "category=orders,alert", "minPriority=high",
        "minPriority=medium",
        "source=shop", "source=a+b", "source=a%20b", "source=a%2Bb", "tag=new", "tag=%C3%B6rd%C3%A9r", "tag=ördér", "room=lobby",
        "q=invoice", "q=INVOICE", "q=Gr%C3%B6%C3%9Fe", "q=100%20%25", "q=a%2Bb", "q=%26", "q=nothing", "archived=true", "archived=false",
        "archived=all",
        "since=2020-01-01T00:00:00Z", "until=2020-01-01T00:00:00Z", "since=2020-01-01T00:00:00%2B02:00&until=$(in 1d)",
        "status=unread&minPriority=high&category=orders&q=invoice",
    ];

    private static IEnumerable<string> WrongFilters =>
    [
        "status=lost", "status=", "status=unread,", "status=Unread", "status=unread&status=read", "type=loud", "category=Not+Allowed",
        "minPriority=loud",
        "minPriority=low,high", "source=", "source=%20", "tag=", $"tag={new string('t', 65)}", "room=no+room", "since=yesterday",
        "until=2020-01-01",
        "since=2020-01-02T00:00:00Z&until=2020-01-01T00:00:00Z", "since=2020-01-01T00:00:00+02:00", "q=", $"q={new string('q', 201)}",
        "archived=maybe",
        "archived=TRUE", "category=a,b,c,d,e,f,g,h,i,j,k", "STATUS=unread", "status=lost&type=loud&minPriority=loud&since=x&surprise=1",
    ];
}
