namespace Notifications.Client;

/// <summary>What a list of the inbox is narrowed to; conditions that are null do not count, all others must hold.</summary>
public sealed record InboxFilter
{
    /// <summary>One of these, at most 10.</summary>
    public IReadOnlyList<InboxStatus>? Status { get; init; }

    /// <summary>One of these, at most 10.</summary>
    public IReadOnlyList<NotificationType>? Type { get; init; }

    /// <summary>One of these, at most 10.</summary>
    public IReadOnlyList<string>? Category { get; init; }

    /// <summary>This one, or more.</summary>
    public Priority? MinPriority { get; init; }

    /// <summary>What sent it.</summary>
    public string? Source { get; init; }

    /// <summary>Has this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Is about this room.</summary>
    public string? Room { get; init; }

    /// <summary>Made then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Made before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>In the title or the message, in any case; at most 200 characters.</summary>
    public string? Text { get; init; }

    /// <summary>True for archived ones only, null for those and all others; false by default.</summary>
    public bool? Archived { get; init; } = false;
}

/// <summary>What a client missed while it was away.</summary>
public sealed record MissedNotifications
{
    /// <summary>Oldest first. It may hold some that the client has: they have the same id.</summary>
    public IReadOnlyList<Notification> Items { get; init; } = [];

    /// <summary>More than the limit was missed, and no items are given: list the inbox anew.</summary>
    public bool Reload { get; init; }
}

/// <summary>How many are unread.</summary>
public sealed record UnreadCounts
{
    /// <summary>All of them.</summary>
    public int Count { get; init; }

    /// <summary>By priority, as the API spells it; those without any are left out.</summary>
    public IReadOnlyDictionary<string, int> ByPriority { get; init; } = new Dictionary<string, int>();

    /// <summary>How many of them no open inbox has shown yet, at most 1,000; null unless asked for.</summary>
    public int? Unseen { get; init; }
}

/// <summary>An inbox in numbers.</summary>
public sealed record InboxStatistics
{
    /// <summary>Archived and snoozed ones too.</summary>
    public int Total { get; init; }

    /// <summary>As the unread count has it.</summary>
    public int Unread { get; init; }

    /// <summary>By delivery status, as the API spells it.</summary>
    public IReadOnlyDictionary<string, int> ByStatus { get; init; } = new Dictionary<string, int>();

    /// <summary>By type, as the API spells it.</summary>
    public IReadOnlyDictionary<string, int> ByType { get; init; } = new Dictionary<string, int>();

    /// <summary>By priority, as the API spells it.</summary>
    public IReadOnlyDictionary<string, int> ByPriority { get; init; } = new Dictionary<string, int>();

    /// <summary>Milliseconds from sending to acknowledgement; null without any.</summary>
    public double? AverageRoundTripMs { get; init; }
}

/// <summary>What happened to a notification.</summary>
public sealed record HistoryEvent
{
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public HistoryEventKind Event { get; init; }

    /// <summary>Of which channel.</summary>
    public DeliveryChannel? Channel { get; init; }

    /// <summary>Which push it was, or which try of the channel, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>A code, such as the provider's answer.</summary>
    public string? Detail { get; init; }

    /// <summary>A mail's subject, if the server logs subjects.</summary>
    public string? Subject { get; init; }
}

/// <summary>What marking everything read did.</summary>
public sealed record MarkedAllRead
{
    /// <summary>How many became read.</summary>
    public int Updated { get; init; }

    /// <summary>Undoes it; null when there is nothing to undo at once.</summary>
    public Guid? ReadUpTo { get; init; }
}

/// <summary>That a client has a notification.</summary>
public sealed record Acknowledgement
{
    /// <summary>The notification.</summary>
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
