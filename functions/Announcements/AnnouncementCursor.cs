using Notifications.Inbox;

namespace Notifications.Announcements;

/// <summary>Where the next page of announcements begins. A list of its own, which no user's cursor fits.</summary>
internal static class AnnouncementCursor
{
    private const string ListName = "announcements";

    public static string Write(string ns, Guid last) => InboxCursor.Write(ns, ListName, last);

    public static Guid? Read(string ns, string cursor) => InboxCursor.Read(ns, ListName, cursor);
}
