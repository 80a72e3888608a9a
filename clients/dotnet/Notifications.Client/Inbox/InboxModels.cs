namespace Notifications.Client;

/// <summary>A filter for the inbox. Null conditions are ignored; all others must hold.</summary>
public sealed record InboxFilter
{
    /// <summary>Any of these, at most 10.</summary>
    public IReadOnlyList<InboxStatus>? Status { get; init; }

    /// <summary>Any of these, at most 10.</summary>
    public IReadOnlyList<NotificationType>? Type { get; init; }

    /// <summary>Any of these, at most 10.</summary>
    public IReadOnlyList<string>? Category { get; init; }

    /// <summary>This priority or higher.</summary>
    public Priority? MinPriority { get; init; }

    /// <summary>The sending source.</summary>
    public string? Source { get; init; }

    /// <summary>A tag it has.</summary>
    public string? Tag { get; init; }

    /// <summary>The room it is about.</summary>
    public string? Room { get; init; }

    /// <summary>Created at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Created before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Text in the title or message, case-insensitive; at most 200 characters.</summary>
    public string? Text { get; init; }

    /// <summary>True: only archived ones; false: only others; null: both. Default: false.</summary>
    public bool? Archived { get; init; } = false;
}

/// <summary>What a client missed while offline.</summary>
public sealed record MissedNotifications
{
    /// <summary>Oldest first. May include notifications the client already has, with the same id.</summary>
    public IReadOnlyList<Notification> Items { get; init; } = [];

    /// <summary>More than the limit was missed, and no items are returned: list the inbox again.</summary>
    public bool Reload { get; init; }
}

/// <summary>Counts of unread notifications.</summary>
public sealed record UnreadCounts
{
    /// <summary>The total.</summary>
    public int Count { get; init; }

    /// <summary>By priority, in the API's spelling; priorities without any are left out.</summary>
    public IReadOnlyDictionary<string, int> ByPriority { get; init; } = new Dictionary<string, int>();

    /// <summary>How many of them no open inbox has shown yet, at most 1,000; null unless requested.</summary>
    public int? Unseen { get; init; }
}

/// <summary>Inbox statistics.</summary>
public sealed record InboxStatistics
{
    /// <summary>All notifications, including archived and snoozed ones.</summary>
    public int Total { get; init; }

    /// <summary>Unread notifications, as in the unread count.</summary>
    public int Unread { get; init; }

    /// <summary>By delivery status, in the API's spelling.</summary>
    public IReadOnlyDictionary<string, int> ByStatus { get; init; } = new Dictionary<string, int>();

    /// <summary>By type, in the API's spelling.</summary>
    public IReadOnlyDictionary<string, int> ByType { get; init; } = new Dictionary<string, int>();

    /// <summary>By priority, in the API's spelling.</summary>
    public IReadOnlyDictionary<string, int> ByPriority { get; init; } = new Dictionary<string, int>();

    /// <summary>Average milliseconds from sending to acknowledgement; null if there are none.</summary>
    public double? AverageRoundTripMs { get; init; }
}

/// <summary>An event in a notification's history.</summary>
public sealed record HistoryEvent
{
    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The kind of event.</summary>
    public HistoryEventKind Event { get; init; }

    /// <summary>The channel it concerns.</summary>
    public DeliveryChannel? Channel { get; init; }

    /// <summary>The number of the push, or of the channel's try, starting at 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>A code, such as the provider's answer.</summary>
    public string? Detail { get; init; }

    /// <summary>The email's subject, if the server logs subjects.</summary>
    public string? Subject { get; init; }
}

/// <summary>The result of marking all notifications as read.</summary>
public sealed record MarkedAllRead
{
    /// <summary>The number marked as read.</summary>
    public int Updated { get; init; }

    /// <summary>Pass this to undo it; null if there is nothing to undo.</summary>
    public Guid? ReadUpTo { get; init; }
}

/// <summary>A client's acknowledgement of a notification.</summary>
public sealed record Acknowledgement
{
    /// <summary>The notification's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Milliseconds from sending to the first acknowledgement, by the server's clock.</summary>
    public double RoundTripMs { get; init; }
}

internal sealed record NotificationHistory
{
    public IReadOnlyList<HistoryEvent> Items { get; init; } = [];
}

internal sealed record Updated([property: System.Text.Json.Serialization.JsonPropertyName("updated")] int Count);

internal sealed record MarkRead(IReadOnlyList<Guid> Ids);

internal sealed record MarkAllRead(DateTimeOffset? Before);

internal sealed record MarkAllUnread(Guid ReadUpTo);

internal sealed record Snooze(DateTimeOffset Until);
