using Notifications.Domain;

namespace Notifications.Announcements;

/// <summary>An announcement as its audience gets it.</summary>
public sealed record VisibleAnnouncement
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required NotificationType Type { get; init; }

    public required AnnouncementPlacement Placement { get; init; }

    public required string? ActionUrl { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset? Until { get; init; }

    public required int Revision { get; init; }

    /// <summary>When the user saw this revision; null in a push, which is for many.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    internal static VisibleAnnouncement Of(Announcement announcement, DateTimeOffset? seenAt = null) => new()
    {
        Id = announcement.Id,
        Title = announcement.Title,
        Message = announcement.Message,
        Type = announcement.Type,
        Placement = announcement.Placement,
        ActionUrl = announcement.ActionUrl,
        From = announcement.From,
        Until = announcement.Until,
        Revision = announcement.Revision,
        SeenAt = seenAt,
    };
}

/// <summary>What a user sees now, newest first.</summary>
public sealed record VisibleAnnouncements(IReadOnlyList<VisibleAnnouncement> Items);

/// <summary>An announcement as an admin gets it.</summary>
public sealed record AnnouncementDetails
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required NotificationType Type { get; init; }

    public required AnnouncementPlacement Placement { get; init; }

    public required string? ActionUrl { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset? Until { get; init; }

    public required AnnouncementAudience Audience { get; init; }

    public required int Revision { get; init; }

    public required AnnouncementStatus Status { get; init; }

    /// <summary>Of its current revision.</summary>
    public required AnnouncementNumbers Numbers { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static AnnouncementDetails Of(Announcement announcement, AnnouncementNumbers numbers, DateTimeOffset now) => new()
    {
        Id = announcement.Id,
        Title = announcement.Title,
        Message = announcement.Message,
        Type = announcement.Type,
        Placement = announcement.Placement,
        ActionUrl = announcement.ActionUrl,
        From = announcement.From,
        Until = announcement.Until,
        Audience = announcement.Audience,
        Revision = announcement.Revision,
        Status = announcement.StatusAt(now),
        Numbers = numbers,
        CreatedAt = announcement.CreatedAt,
        UpdatedAt = announcement.UpdatedAt,
    };
}

/// <summary>How many users saw, dismissed and clicked it, each counted once.</summary>
public sealed record AnnouncementNumbers(long Seen, long Dismissed, long Clicked)
{
    public static AnnouncementNumbers None { get; } = new(0, 0, 0);

    internal AnnouncementNumbers Plus(AnnouncementNumbers other) =>
        new(Seen + other.Seen, Dismissed + other.Dismissed, Clicked + other.Clicked);
}

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record AnnouncementPage(IReadOnlyList<AnnouncementDetails> Items, string? NextCursor);

/// <summary>The hub event of what a client has to drop, or to fetch.</summary>
public sealed record AnnouncementReference(Guid Id);

/// <summary>The hub event of what the user dismissed on another connection.</summary>
public sealed record AnnouncementDismissed(Guid Id, int Revision);
