using Notifications.Inbox;
using Notifications.Sending;

namespace Notifications.Broadcasts;

/// <summary>A send to everyone in a namespace.</summary>
public sealed class Broadcast(string ns, Guid id, SendPlan plan, DateTimeOffset createdAt, NotificationMaker maker)
{
    private readonly HashSet<string> excluded = [.. plan.Targets.ExcludeUsers];

    public Guid Id => id;

    public DateTimeOffset CreatedAt => createdAt;

    /// <summary>All variants expire together.</summary>
    public DateTimeOffset ExpiresAt => For("").ExpiresAt;

    /// <summary>Everyone gets the same: it can be pushed to all at once.</summary>
    public bool IsOneForAll => excluded.Count == 0 && plan.Contents.Count == 1;

    public bool IsFor(string user) => !excluded.Contains(user);

    public SendContent ContentFor(string user) => plan.ContentFor(user);

    /// <summary>All that users may get.</summary>
    public IReadOnlyList<Notification> Variants() =>
        [.. plan.Contents.Select(c => maker.Make(ns, Realtime.HubEvents.Everybody, id, c.Content, createdAt))];

    /// <summary>As this user gets it, untouched yet.</summary>
    public Notification For(string user) => maker.Make(ns, user, id, plan.ContentFor(user), createdAt) with { RequiresAcknowledgement = false };
}
