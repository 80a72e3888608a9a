using System.Globalization;
using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>Row keys of the Inbox table: a user's notifications are one contiguous range, newest first.</summary>
internal static class InboxKeys
{
    public static string Row(string user, Guid id) => $"{Keys.Escape(user)}|n|{Keys.Invert(id)}";

    /// <summary>The user's inbox state: the read-up-to watermark.</summary>
    public static string State(string user) => $"{Keys.Escape(user)}|s";

    /// <summary>What a user did with a broadcast.</summary>
    public static string BroadcastState(string user, Guid id) => $"{Keys.Escape(user)}|b|{Keys.Invert(id)}";

    /// <summary>Which notification has a collapse key now.</summary>
    public static string Collapsed(string user, string key) => $"{Keys.Escape(user)}|c|{Keys.Escape(key)}";

    /// <summary>How far a channel has come with a notification.</summary>
    public static string Channel(string user, Guid id, string channel) => $"{Keys.Escape(user)}|f|{Keys.Invert(id)}|{channel}";

    /// <summary>Something that happened to a notification.</summary>
    /// <param name="name">Tells events of one moment apart.</param>
    public static string Event(string user, Guid id, DateTimeOffset at, string name) =>
        $"{EventsOf(user, id)}{at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture)}|{name}";

    /// <summary>The range of a notification's events, oldest first.</summary>
    public static (string From, string Until) Events(string user, Guid id) => (EventsOf(user, id), $"{EventsOf(user, id)}~");

    /// <summary>The notification that an event's row belongs to.</summary>
    public static Guid IdOfEvent(string row) => Guid.ParseExact(row.Split('|')[2], "N");

    /// <summary>Before the user's newest notification.</summary>
    public static string First(string user) => $"{Keys.Escape(user)}|n|";

    /// <summary>After the user's oldest notification ('~' sorts after every hex digit).</summary>
    public static string Last(string user) => $"{Keys.Escape(user)}|n|~";

    public static Guid IdOf(string row) => Keys.Revert(row.AsSpan(row.LastIndexOf('|') + 1));

    private static string EventsOf(string user, Guid id) => $"{Keys.Escape(user)}|e|{id:N}|";
}
