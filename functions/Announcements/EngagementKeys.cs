using System.Globalization;
using Notifications.Platform.Storage;

namespace Notifications.Announcements;

/// <summary>Row keys of the Inbox table: what a user did with an announcement is among the user's rows, and how many did so is counted in
/// the same partition, in the same transaction. No user's key begins with the separator.</summary>
internal static class EngagementKeys
{
    /// <summary>On all of these rows, so that the cleanup finds them.</summary>
    public const string AnnouncementId = "AnnouncementId";

    public static string Row(string user, Guid id) => $"{Keys.Escape(user)}|a|{Keys.Invert(id)}";

    /// <summary>The range of all that a user did with announcements.</summary>
    public static (string From, string Until) All(string user) => ($"{Keys.Escape(user)}|a|", $"{Keys.Escape(user)}|a|~");

    /// <summary>One of a revision's counters: which one does not matter, their sum counts.</summary>
    public static string Counter(Guid id, int revision, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"|a|{Keys.Invert(id)}|{revision:D7}|{shard:x}");

    /// <summary>The range of the counters of announcements from the newest to the oldest.</summary>
    public static (string From, string Until) Counters(Guid newest, Guid oldest) =>
        ($"|a|{Keys.Invert(newest)}|", $"|a|{Keys.Invert(oldest)}|~");

    public static (Guid Id, int Revision) OfCounter(string row) =>
        row.Split('|') is [_, _, var id, var revision, _]
            ? (Keys.Revert(id), int.Parse(revision, CultureInfo.InvariantCulture))
            : throw new FormatException("This is no counter's key.");
}
