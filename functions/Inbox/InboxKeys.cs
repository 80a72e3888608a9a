using System.Globalization;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>Row keys of the Inbox table: a user's notifications are one contiguous range, newest first.</summary>
internal static class InboxKeys
{
    /// <summary>No id is newer.</summary>
    public static readonly Guid Newest = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    /// <summary>What a cursor calls the user's inbox.</summary>
    public static string List(string user) => $"inbox:{user}";

    /// <summary>What rows of notifications say between the user and the id.</summary>
    public const string NotificationKind = "n";

    public static string Row(string user, Guid id) => $"{Keys.Escape(user)}|n|{Keys.Invert(id)}";

    /// <summary>The user's inbox state: the read-up-to watermark, and a count.</summary>
    public static string State(string user) => $"{Keys.Escape(user)}|s";

    /// <summary>The same, of the user whose row this is.</summary>
    public static string StateOf(string row) => $"{row.AsSpan(0, row.IndexOf('|'))}|s";

    /// <summary>What a user did with a broadcast.</summary>
    public static string BroadcastState(string user, Guid id) => $"{Keys.Escape(user)}|b|{Keys.Invert(id)}";

    /// <summary>After all that the user did with broadcasts.</summary>
    public static string LastBroadcastState(string user) => $"{Keys.Escape(user)}|b|~";

    /// <summary>A notification that is unread although the watermark of this epoch covers it.</summary>
    public static string UnreadMarker(string user, int epoch, Guid id) => $"{UnreadMarkers(user, epoch).From}{Keys.Invert(id)}";

    /// <summary>The range of an epoch's markers, newest first. Those of earlier epochs mean nothing any more and cost nothing.</summary>
    public static (string From, string Until) UnreadMarkers(string user, int epoch)
    {
        var markers = $"{Keys.Escape(user)}|u|{epoch.ToString("x8", CultureInfo.InvariantCulture)}|";
        return (markers, $"{markers}~");
    }

    /// <summary>Which notification has a collapse key now.</summary>
    public static string Collapsed(string user, string key) => $"{Keys.Escape(user)}|c|{Keys.Escape(key)}";

    /// <summary>Which group has a group key now.</summary>
    public static string Group(string user, string key) => $"{Keys.Escape(user)}|g|{Keys.Escape(key)}";

    /// <summary>What rows of events that are in groups say between the user and the id.</summary>
    public const string GroupEventKind = "gi";

    /// <summary>An event that is in a group.</summary>
    public static string GroupEvent(string user, Guid id) => $"{Keys.Escape(user)}|gi|{Keys.Invert(id)}";

    /// <summary>The range of those, newest first.</summary>
    public static (string From, string Until) GroupEvents(string user) => ($"{Keys.Escape(user)}|gi|", $"{Keys.Escape(user)}|gi|~");

    /// <summary>How far a channel has come with a notification.</summary>
    /// <param name="channel">Its name; for a step of a plan, which may use a channel twice, with the step's number before it.</param>
    public static string Channel(string user, Guid id, string channel) => $"{Keys.Escape(user)}|f|{Keys.Invert(id)}|{channel}";

    /// <summary>What the user was sent lately of a category on a channel.</summary>
    public static string Cap(string user, string category, string channel) => $"{Keys.Escape(user)}|p|{category}|{channel}";

    /// <summary>The range of the channels' rows of notifications that are older than this one.</summary>
    public static (string From, string Until) OlderChannels(string user, Guid id) =>
        ($"{Keys.Escape(user)}|f|{Keys.Invert(id)}|~", $"{Keys.Escape(user)}|f|~");

    /// <summary>The user's open digest.</summary>
    public static string Digest(string user) => $"{Keys.Escape(user)}|d";

    /// <summary>A notification that waits for the user's next digest; older ones sort first.</summary>
    public static string DigestItem(string user, Guid id) => $"{Keys.Escape(user)}|d|{id:N}";

    /// <summary>The range of those.</summary>
    public static (string From, string Until) DigestItems(string user) => ($"{Keys.Escape(user)}|d|", $"{Keys.Escape(user)}|d|~");

    /// <summary>Something that happened to a notification.</summary>
    /// <param name="name">Tells events of one moment apart.</param>
    public static string Event(string user, Guid id, DateTimeOffset at, string name) =>
        $"{EventsOf(user, id)}{at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture)}|{name}";

    /// <summary>The range of a notification's events, oldest first.</summary>
    public static (string From, string Until) Events(string user, Guid id) => (EventsOf(user, id), $"{EventsOf(user, id)}~");

    /// <summary>The notification that an event's row belongs to.</summary>
    public static Guid IdOfEvent(string row) => Guid.ParseExact(row.Split('|')[2], "N");

    /// <summary>The range of the events of notifications from one id to a newer one; others' events lie in between.</summary>
    public static (string From, string Until) Events(string user, Guid oldest, Guid newest) =>
        (EventsOf(user, oldest), $"{EventsOf(user, newest)}~");

    /// <summary>The same of how far channels have come.</summary>
    public static (string From, string Until) Channels(string user, Guid oldest, Guid newest) =>
        (Channel(user, newest, ""), Channel(user, oldest, "~"));

    /// <summary>What a transaction of a large send's chunk inserted. No user's key begins with the separator.</summary>
    public static string ChunkMarker(Guid id, string chunk, string transaction) => $"{ChunkMarkers(id, chunk).From}{transaction}";

    /// <summary>The range of a chunk's markers.</summary>
    public static (string From, string Until) ChunkMarkers(Guid id, string chunk)
    {
        var markers = $"|k|{id:N}|{chunk}|";
        return (markers, $"{markers}~");
    }

    /// <summary>Before the user's newest notification.</summary>
    public static string First(string user) => $"{Keys.Escape(user)}|n|";

    /// <summary>After the user's oldest notification ('~' sorts after every hex digit).</summary>
    public static string Last(string user) => $"{Keys.Escape(user)}|n|~";

    /// <summary>The range of all that is the user's.</summary>
    public static (string From, string Until) All(string user) => ($"{Keys.Escape(user)}|", $"{Keys.Escape(user)}|~");

    /// <summary>Whose row it is, of which kind (<c>n</c>, <c>e</c>, …), and what follows.</summary>
    public static (string User, string Kind, string Key) Parse(string row)
    {
        var parts = row.Split('|', 3);
        return (Keys.Unescape(parts[0]), parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
    }

    public static Guid IdOf(string row) => Keys.Revert(row.AsSpan(row.LastIndexOf('|') + 1));

    private static string EventsOf(string user, Guid id) => $"{Keys.Escape(user)}|e|{id:N}|";
}
