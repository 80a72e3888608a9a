using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notifications.Client;

/// <summary>Something that a stream tells. More kinds may come with newer versions.</summary>
public abstract record StreamEvent
{
    private protected StreamEvent()
    {
    }
}

/// <summary>The state of the connection changed.</summary>
/// <param name="State">As it is now.</param>
/// <param name="Cause">What broke it; null when nothing did. Also logged.</param>
public sealed record ConnectionChanged(StreamState State, Exception? Cause = null) : StreamEvent;

/// <summary>Whether a stream is live.</summary>
public enum StreamState
{
    /// <summary>The first connection is being made.</summary>
    Connecting,
    /// <summary>Live. What was missed follows.</summary>
    Connected,
    /// <summary>It was lost, or could not be made, and is tried again.</summary>
    Reconnecting,
}

/// <summary>A new notification; each once.</summary>
/// <param name="Notification">It. With a collapse key it takes the place of the earlier one with the same key.</param>
/// <param name="CaughtUp">It was sent before the connection was made, and fetched afterwards.</param>
public sealed record NotificationReceived(Notification Notification, bool CaughtUp) : StreamEvent;

/// <summary>A notification changed, on another connection of the user or by itself.</summary>
public sealed record NotificationUpdated : StreamEvent
{
    internal NotificationUpdated(Guid id, JsonElement? changes, Notification? current) => (Id, Changes, Current) = (id, changes, current);

    /// <summary>Which.</summary>
    public Guid Id { get; }

    /// <summary>The members that changed, as the API has them; null where there is nothing any more. Null when all of it is in
    /// <see cref="Current"/>.</summary>
    public JsonElement? Changes { get; }

    /// <summary>As it is now, when it is back, or was fetched.</summary>
    public Notification? Current { get; }

    /// <summary>It was deleted.</summary>
    public bool IsDeleted =>
        Changes is { } changes && changes.TryGetProperty("deletedAt", out var at) && at.ValueKind != JsonValueKind.Null;

    /// <summary>A notification as it is after the change.</summary>
    /// <param name="notification">As it was.</param>
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

/// <summary>Everything up to a notification was read at once.</summary>
/// <param name="UpTo">It, and all older ones: ids sort by time.</param>
/// <param name="ReadAt">When.</param>
public sealed record InboxReadUpTo(Guid UpTo, DateTimeOffset ReadAt) : StreamEvent;

/// <summary>How many are unread now. Also told when a connection is made.</summary>
/// <param name="Count">The server's count.</param>
public sealed record UnreadCountChanged(int Count) : StreamEvent;

/// <summary>Too much changed at once to be told one by one: list the inbox anew. New notifications are told of in any case.</summary>
public sealed record InboxReloadNeeded : StreamEvent;

/// <summary>An event of an app's own. It is not stored: those sent while there was no connection are gone.</summary>
/// <param name="Event">Its name, without <c>app:</c>.</param>
/// <param name="Data">Any JSON.</param>
/// <param name="Room">The room that it was sent to, if it came by one.</param>
/// <param name="From">The member of the room who sent it, if one did.</param>
/// <param name="At">When it was sent.</param>
public sealed record AppEventReceived(string Event, JsonElement Data, string? Room, string? From, DateTimeOffset At) : StreamEvent;

/// <summary>A direct message, of another user or of this one on any device.</summary>
/// <param name="Message">It.</param>
public sealed record MessageReceived(Message Message) : StreamEvent;

/// <summary>A conversation was read.</summary>
/// <param name="UserId">By whom: this user on any device, or the peer.</param>
/// <param name="ConversationWith">The peer.</param>
/// <param name="UpTo">A message, and all before it.</param>
/// <param name="ReadAt">When.</param>
/// <param name="Unread">How many this user has left unread; null when the peer read.</param>
public sealed record MessageRead(string UserId, string ConversationWith, Guid UpTo, DateTimeOffset ReadAt, int? Unread) : StreamEvent;

/// <summary>A direct message was deleted, or all up to one.</summary>
/// <param name="ConversationWith">The peer.</param>
/// <param name="Id">The message; null when it is all up to <paramref name="UpTo"/>.</param>
/// <param name="UpTo">The last one that was deleted.</param>
/// <param name="ForEveryone">Also for the peer.</param>
/// <param name="Unread">How many are unread now.</param>
public sealed record MessageDeleted(string ConversationWith, Guid? Id, Guid? UpTo, bool ForEveryone, int Unread) : StreamEvent;

/// <summary>The server's count of unread direct messages. Ask for it after connecting: the list of conversations has it.</summary>
/// <param name="Count">In all conversations.</param>
/// <param name="Conversations">How many conversations these messages are in.</param>
public sealed record UnreadMessagesChanged(int Count, int Conversations) : StreamEvent;

/// <summary>Users whose presence this user may see came or went. A hint: the recipients' presence call knows.</summary>
/// <param name="Users">Who, and whether they are online.</param>
public sealed record PresenceChanged(IReadOnlyList<Presence> Users) : StreamEvent;

/// <summary>Somebody is writing to this user.</summary>
/// <param name="UserId">Who.</param>
public sealed record PeerTyping(string UserId) : StreamEvent;

/// <summary>An announcement appears, or a new revision of it.</summary>
/// <param name="Announcement">It.</param>
public sealed record AnnouncementShown(VisibleAnnouncement Announcement) : StreamEvent;

/// <summary>An announcement is over.</summary>
/// <param name="Id">Which.</param>
public sealed record AnnouncementEnded(Guid Id) : StreamEvent;

/// <summary>This user dismissed an announcement, here or elsewhere.</summary>
/// <param name="Id">Which.</param>
/// <param name="Revision">This revision, and those before it.</param>
public sealed record AnnouncementDismissed(Guid Id, int Revision) : StreamEvent;

/// <summary>Something about the announcements changed: list them again. Nothing is told to those who are away, so do that after each
/// connection too.</summary>
public sealed record AnnouncementsChanged : StreamEvent;
