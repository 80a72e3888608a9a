using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notifications.Client;

/// <summary>An event of a stream. Newer versions may add more kinds.</summary>
public abstract record StreamEvent
{
    private protected StreamEvent()
    {
    }
}

/// <summary>The state of the connection changed.</summary>
/// <param name="State">The new state.</param>
/// <param name="Cause">What broke it; null if nothing did. Also logged.</param>
public sealed record ConnectionChanged(StreamState State, Exception? Cause = null) : StreamEvent;

/// <summary>The state of a stream's connection.</summary>
public enum StreamState
{
    /// <summary>The first connection is being made.</summary>
    Connecting,
    /// <summary>Live. Missed notifications follow.</summary>
    Connected,
    /// <summary>The connection was lost or failed, and is being retried.</summary>
    Reconnecting,
}

/// <summary>A new notification; each is reported once.</summary>
/// <param name="Notification">The notification. With a collapse key, it replaces the earlier one with the same key.</param>
/// <param name="CaughtUp">Whether it was sent before the connection was made, and fetched afterwards.</param>
public sealed record NotificationReceived(Notification Notification, bool CaughtUp) : StreamEvent;

/// <summary>A notification changed, on another connection of the user or on the server.</summary>
public sealed record NotificationUpdated : StreamEvent
{
    internal NotificationUpdated(Guid id, JsonElement? changes, Notification? current) => (Id, Changes, Current) = (id, changes, current);

    /// <summary>The id.</summary>
    public Guid Id { get; }

    /// <summary>The changed members, as in the API; JSON null where a value was removed. Null if the whole notification is in
    /// <see cref="Current"/>.</summary>
    public JsonElement? Changes { get; }

    /// <summary>The current notification, if it came back or was fetched.</summary>
    public Notification? Current { get; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted =>
        Changes is { } changes && changes.TryGetProperty("deletedAt", out var at) && at.ValueKind != JsonValueKind.Null;

    /// <summary>Applies the change to a notification.</summary>
    /// <param name="notification">The notification before the change.</param>
    public Notification ApplyTo(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (Current is not null)
            return Current;
        var members = JsonSerializer.SerializeToNode(notification, ClientJson.Default.Notification)!.AsObject();
        foreach (var change in Changes!.Value.EnumerateObject())
        {
            members.Remove(change.Name);
            if (change.Value.ValueKind != JsonValueKind.Null)
                members[change.Name] = JsonNode.Parse(change.Value.GetRawText());
        }
        return members.Deserialize(ClientJson.Default.Notification)!;
    }
}

/// <summary>All notifications up to one were marked as read.</summary>
/// <param name="UpTo">This notification and all older ones; ids sort by time.</param>
/// <param name="ReadAt">When it was read.</param>
public sealed record InboxReadUpTo(Guid UpTo, DateTimeOffset ReadAt) : StreamEvent;

/// <summary>The unread count changed. Also reported when a connection is made.</summary>
/// <param name="Count">The server's count.</param>
public sealed record UnreadCountChanged(int Count) : StreamEvent;

/// <summary>Too much changed at once to report individually: list the inbox again. New notifications are still reported.</summary>
public sealed record InboxReloadNeeded : StreamEvent;

/// <summary>A custom event. These are not stored: those sent while disconnected are lost.</summary>
/// <param name="Event">Its name, without <c>app:</c>.</param>
/// <param name="Data">Any JSON.</param>
/// <param name="Room">The room it was sent to, if any.</param>
/// <param name="From">The member of the room who sent it, if any.</param>
/// <param name="At">When it was sent.</param>
public sealed record AppEventReceived(string Event, JsonElement Data, string? Room, string? From, DateTimeOffset At) : StreamEvent;

/// <summary>A direct message from another user, or from this user on any device.</summary>
/// <param name="Message">The message.</param>
public sealed record MessageReceived(Message Message) : StreamEvent;

/// <summary>A conversation was read.</summary>
/// <param name="UserId">The reader: this user on any device, or the peer.</param>
/// <param name="ConversationWith">The peer.</param>
/// <param name="UpTo">This message and all earlier ones.</param>
/// <param name="ReadAt">When it was read.</param>
/// <param name="Unread">How many are unread for this user; null if the peer read them.</param>
public sealed record MessageRead(string UserId, string ConversationWith, Guid UpTo, DateTimeOffset ReadAt, int? Unread) : StreamEvent;

/// <summary>A direct message was deleted, or all messages up to one were.</summary>
/// <param name="ConversationWith">The peer.</param>
/// <param name="Id">The message; null if all up to <paramref name="UpTo"/> were deleted.</param>
/// <param name="UpTo">The last deleted message.</param>
/// <param name="ForEveryone">Whether it was also deleted for the peer.</param>
/// <param name="Unread">The number still unread.</param>
public sealed record MessageDeleted(string ConversationWith, Guid? Id, Guid? UpTo, bool ForEveryone, int Unread) : StreamEvent;

/// <summary>The number of unread direct messages changed. After connecting, read it from the list of conversations.</summary>
/// <param name="Count">Unread messages in all conversations.</param>
/// <param name="Conversations">The number of conversations they are in.</param>
public sealed record UnreadMessagesChanged(int Count, int Conversations) : StreamEvent;

/// <summary>Users visible to this user went online or offline. This is a hint: use the presence call for the current state.</summary>
/// <param name="Users">The users, and whether they are online.</param>
public sealed record PresenceChanged(IReadOnlyList<Presence> Users) : StreamEvent;

/// <summary>Someone is typing to this user.</summary>
/// <param name="UserId">The typing user.</param>
public sealed record PeerTyping(string UserId) : StreamEvent;

/// <summary>An announcement or a new revision of it appears.</summary>
/// <param name="Announcement">The announcement.</param>
public sealed record AnnouncementShown(VisibleAnnouncement Announcement) : StreamEvent;

/// <summary>An announcement ended.</summary>
/// <param name="Id">The id.</param>
public sealed record AnnouncementEnded(Guid Id) : StreamEvent;

/// <summary>This user dismissed an announcement, here or elsewhere.</summary>
/// <param name="Id">The id.</param>
/// <param name="Revision">This revision and earlier ones.</param>
public sealed record AnnouncementDismissed(Guid Id, int Revision) : StreamEvent;

/// <summary>Announcements changed: list them again. Changes are not reported while disconnected, so also list them after each
/// connection.</summary>
public sealed record AnnouncementsChanged : StreamEvent;
