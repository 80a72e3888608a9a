namespace Notifications.Inbox;

/// <summary>Which notifications of an inbox are asked for. What is left out allows everything.</summary>
public sealed record InboxFilter
{
    /// <summary>What an inbox shows by itself.</summary>
    public static readonly InboxFilter Default = new();

    /// <summary>Nothing is left out but what is deleted.</summary>
    public static readonly InboxFilter Everything = new() { Archived = null, Snoozed = true };

    private readonly string? folded;

    /// <summary>One of these.</summary>
    public IReadOnlyList<InboxStatus> Statuses { get; init; } = [];

    public IReadOnlyList<NotificationType> Types { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public Priority MinPriority { get; init; } = Priority.Low;

    public string? Source { get; init; }

    public string? Tag { get; init; }

    public string? Room { get; init; }

    /// <summary>Created then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Created before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>In the title or the message, in any case and however its letters are composed.</summary>
    public string? Text
    {
        get;
        init => (field, folded) = (value, value is null ? null : SearchText.Fold(value));
    }

    /// <summary>Null: both.</summary>
    public bool? Archived { get; init; } = false;

    /// <summary>Snoozed ones too.</summary>
    public bool Snoozed { get; init; }

    /// <param name="notification">As its user sees it.</param>
    public bool Matches(Notification notification) =>
        (Archived is null || Archived == notification.ArchivedAt is not null)
        && (Snoozed || notification.SnoozedUntil is null)
        && (Statuses.Count == 0 || Statuses.Any(status => Is(notification, status)))
        && (Types.Count == 0 || Types.Contains(notification.Type))
        && (Categories.Count == 0 || Categories.Contains(notification.Category))
        && notification.Priority >= MinPriority
        && (Source is null || Source == notification.Source)
        && (Tag is null || notification.Tags.Contains(Tag))
        && (Room is null || Room == notification.Room)
        && (folded is null || Says(notification.Title, folded) || Says(notification.Message, folded));

    private static bool Says(string text, string folded) => SearchText.Fold(text).Contains(folded, StringComparison.Ordinal);

    private static bool Is(Notification notification, InboxStatus status) => status switch
    {
        InboxStatus.Unread => notification.ReadAt is null,
        InboxStatus.Read => notification.ReadAt is not null,
        InboxStatus.Seen => notification.SeenAt is not null,
        InboxStatus.Unseen => notification.SeenAt is null,
        InboxStatus.Snoozed => notification.SnoozedUntil is not null,
        InboxStatus.Pending => notification.Status == DeliveryStatus.Pending,
        InboxStatus.Sent => notification.Status == DeliveryStatus.Sent,
        InboxStatus.Delivered => notification.Status == DeliveryStatus.Delivered,
        InboxStatus.Failed => notification.Status == DeliveryStatus.Failed,
    };
}
