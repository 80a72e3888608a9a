using Notifications.Platform.Security;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>One operation, and an example of its path, for what every operation refuses in the same way.</summary>
/// <param name="MaxBody">The largest body in bytes; null: it takes none.</param>
internal sealed record Operation(string Method, string Path, Access Access, int? MaxBody = null)
{
    private const int Usual = 256 * 1024, Template = 1024 * 1024, Send = 20 * 1024 * 1024;
    private const string Id = "01900000-0000-7000-8000-0000000000ab";

    public static readonly IReadOnlyList<Operation> All =
    [
        new("POST", "notifications", Access.Sender, Send),
        new("POST", "notifications/system", Access.Sender, Send),
        new("POST", "notifications/progress", Access.Sender, Send),
        new("POST", "notifications/bulk", Access.Sender, Send),
        new("GET", $"sends/{Id}", Access.Sender),
        new("GET", "schedules", Access.Sender),
        new("DELETE", $"schedules/{Id}", Access.Sender),
        new("GET", "notifications", Access.User),
        new("GET", $"notifications/{Id}", Access.User),
        new("DELETE", $"notifications/{Id}", Access.User),
        new("POST", $"notifications/{Id}/read", Access.User),
        new("POST", $"notifications/{Id}/unread", Access.User),
        new("POST", $"notifications/{Id}/seen", Access.User),
        new("POST", $"notifications/{Id}/actions/accept", Access.User),
        new("POST", $"notifications/{Id}/archive", Access.User),
        new("POST", $"notifications/{Id}/unarchive", Access.User),
        new("POST", $"notifications/{Id}/restore", Access.User),
        new("POST", $"notifications/{Id}/snooze", Access.User, Usual),
        new("POST", $"notifications/{Id}/ack", Access.User),
        new("GET", $"notifications/{Id}/history", Access.User),
        new("GET", "notifications/unread-count", Access.User),
        new("GET", "notifications/missed", Access.User),
        new("GET", "notifications/stats", Access.User),
        new("POST", "notifications/cleanup", Access.Admin, Usual),
        new("POST", "notifications/mark-read", Access.User, Usual),
        new("POST", "notifications/mark-all-read", Access.User, Usual),
        new("POST", "notifications/mark-all-unread", Access.User, Usual),
        new("GET", "notifications/preferences", Access.User),
        new("PUT", "notifications/preferences", Access.User, Usual),
        new("GET", "templates", Access.Sender),
        new("POST", "templates", Access.Sender, Template),
        new("GET", "templates/none", Access.Sender),
        new("PUT", "templates/none", Access.Sender, Template),
        new("DELETE", "templates/none", Access.Sender),
        new("POST", "templates/new_message/preview", Access.Sender, Usual),
        new("GET", "layouts/none", Access.Admin),
        new("PUT", "layouts/none", Access.Admin, Usual),
        new("DELETE", "layouts/none", Access.Admin),
        new("POST", "layouts/none/preview", Access.Admin),
        new("POST", "negotiate", Access.User),
        new("GET", "status", Access.Authenticated),
        new("POST", "dev/token", Access.Open, Usual),
        new("POST", "push-subscriptions", Access.User, Usual),
        new("DELETE", "push-subscriptions", Access.User, Usual),
        new("GET", "push-subscriptions/key", Access.User),
        new("GET", "recipients/somebody", Access.Authenticated),
        new("PUT", "recipients/una", Access.Authenticated, Usual),
        new("DELETE", "recipients/somebody", Access.Authenticated),
        new("GET", "recipients/somebody/export", Access.Authenticated),
        new("GET", "recipients/una/preferences", Access.Authenticated),
        new("PUT", "recipients/una/preferences", Access.Authenticated, Usual),
        new("POST", "messages/send", Access.User, Usual),
        new("GET", "messages/conversations", Access.User),
        new("GET", "messages/conversation/somebody", Access.User),
        new("DELETE", "messages/conversation/somebody", Access.User),
        new("POST", "messages/mark-read", Access.User, Usual),
        new("POST", "messages/typing/somebody", Access.User),
        new("DELETE", $"messages/{Id}", Access.User),
        new("POST", "messages/block/somebody", Access.User),
        new("DELETE", "messages/block/somebody", Access.User),
        new("GET", "messages/blocked", Access.User),
        new("PUT", "rooms/lobby/members/una", Access.Sender),
        new("DELETE", "rooms/lobby/members/una", Access.Sender),
        new("GET", "rooms/lobby/members", Access.Sender),
        new("GET", "analytics", Access.Admin),
        new("GET", "presence", Access.Authenticated),
        new("GET", "realtime/status", Access.User),
        new("GET", "realtime/stats", Access.Admin),
        new("POST", "realtime/cleanup", Access.Admin, Usual),
        new("GET", "audit", Access.Admin),
        new("GET", "dead-letters", Access.Admin),
        new("POST", "dead-letters/requeue", Access.Admin, Usual),
        new("DELETE", $"dead-letters/{Id}", Access.Admin),
        new("POST", $"dead-letters/{Id}/requeue", Access.Admin),
        new("GET", "announcements", Access.User),
        new("POST", "announcements", Access.Admin, Usual),
        new("GET", "announcements/all", Access.Admin),
        new("GET", $"announcements/{Id}", Access.Admin),
        new("PUT", $"announcements/{Id}", Access.Admin, Usual),
        new("DELETE", $"announcements/{Id}", Access.Admin),
        new("POST", $"announcements/{Id}/seen", Access.User, Usual),
        new("POST", $"announcements/{Id}/dismiss", Access.User, Usual),
        new("POST", $"announcements/{Id}/clicked", Access.User, Usual),
        new("POST", "events", Access.Sender, Usual),
    ];

    /// <summary>Its example has an id that nothing has.</summary>
    public bool IsOfOne => Path.Contains(Id, StringComparison.Ordinal) || (Path is "templates/none" or "layouts/none" && Method != "PUT");

    public RecordedRequest Request(string? body = null) => new(Method, Path, body);
}
