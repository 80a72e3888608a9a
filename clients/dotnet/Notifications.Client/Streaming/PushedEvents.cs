using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Notifications.Client;

/// <summary>Reads what is pushed, but for notifications.</summary>
internal static class PushedEvents
{
    private const string AppPrefix = "app:";

    public static T Read<T>(JsonElement payload, JsonTypeInfo<T> type) => payload.Deserialize(type) ?? throw new JsonException("null");

    /// <summary>Null of an event that this version does not know.</summary>
    public static StreamEvent? Parse(string name, JsonElement payload) => name switch
    {
        "updated" => Updated(payload),
        "unreadCount" => new UnreadCountChanged(Read(payload, ClientJson.Default.PushedCount).Count),
        "reload" => new InboxReloadNeeded(),
        "message" => new MessageReceived(Read(payload, ClientJson.Default.Message)),
        "messageRead" => Read(Read(payload, ClientJson.Default.PushedMessageRead)),
        "messageDeleted" => Deleted(Read(payload, ClientJson.Default.PushedMessageDeletion)),
        "unreadMessages" => Count(Read(payload, ClientJson.Default.PushedUnreadMessages)),
        "presence" => new PresenceChanged(Read(payload, ClientJson.Default.PushedPresence).Items),
        "typing" => new PeerTyping(Read(payload, ClientJson.Default.PushedUser).UserId),
        "announcement" => new AnnouncementShown(Read(payload, ClientJson.Default.VisibleAnnouncement)),
        "announcementEnded" => new AnnouncementEnded(Read(payload, ClientJson.Default.PushedId).Id),
        "announcementDismissed" => Dismissed(Read(payload, ClientJson.Default.PushedAnnouncementDismissal)),
        "announcementsChanged" => new AnnouncementsChanged(),
        _ when name.StartsWith(AppPrefix, StringComparison.Ordinal) =>
            OfApp(name[AppPrefix.Length..], Read(payload, ClientJson.Default.PushedAppEvent)),
        _ => null,
    };

    private static StreamEvent Updated(JsonElement payload)
    {
        if (payload.TryGetProperty("id", out var id))
            return new NotificationUpdated(id.GetGuid(), payload, null);
        var read = Read(payload, ClientJson.Default.PushedReadUpTo);
        return new InboxReadUpTo(read.ReadUpTo, read.ReadAt);
    }

    private static MessageRead Read(PushedMessageRead read) => new(read.UserId, read.ConversationWith, read.UpTo, read.ReadAt, read.Unread);

    private static MessageDeleted Deleted(PushedMessageDeletion deleted) =>
        new(deleted.ConversationWith, deleted.Id, deleted.UpTo, deleted.ForEveryone, deleted.Unread);

    private static UnreadMessagesChanged Count(PushedUnreadMessages unread) => new(unread.Count, unread.Conversations);

    private static AnnouncementDismissed Dismissed(PushedAnnouncementDismissal dismissed) => new(dismissed.Id, dismissed.Revision);

    private static AppEventReceived OfApp(string name, PushedAppEvent app) => new(name, app.Data, app.Room, app.From, app.At);
}
