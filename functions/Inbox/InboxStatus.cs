namespace Notifications.Inbox;

/// <summary>What a list of notifications can be asked for: how far delivery came, and what the user did with them.</summary>
public enum InboxStatus
{
    Unread, Read, Seen, Unseen, Snoozed, Pending, Sent, Delivered, Failed,
}
