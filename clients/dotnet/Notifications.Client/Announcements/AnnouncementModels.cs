using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>What all of an audience are to see for a while.</summary>
public sealed record AnnouncementRequest
{
    /// <summary>1 to 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>1 to 4,000 characters.</summary>
    public required string Message { get; init; }

    /// <summary>Info by default.</summary>
    public NotificationType? Type { get; init; }

    /// <summary>Banner by default.</summary>
    public AnnouncementPlacement? Placement { get; init; }

    /// <summary>Where it leads to: http, https, or a path on the same site.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>When it appears, up to a year ahead; now by default.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends, up to five years ahead; when somebody ends it by default.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who sees it.</summary>
    public required AnnouncementAudienceRequest Audience { get; init; }

    /// <summary>A higher one than the current one shows it again to those who dismissed it; 1 to 1,000,000.</summary>
    public int? Revision { get; init; }
}

/// <summary>Everyone, or who has one of the roles or is in one of the rooms; narrowed by languages.</summary>
public sealed record AnnouncementAudienceRequest
{
    /// <summary>Everyone in the namespace.</summary>
    public bool? Everyone { get; init; }

    /// <summary>At most 20.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>At most 20.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>At most 20: <c>de</c> is also <c>de-AT</c>.</summary>
    public IReadOnlyList<string>? Locales { get; init; }
}

/// <summary>Who sees an announcement.</summary>
public sealed record AnnouncementAudience
{
    /// <summary>Everyone in the namespace.</summary>
    public bool Everyone { get; init; }

    /// <summary>Who has one of them.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Who is in one of them.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Only of these languages; empty: of all.</summary>
    public IReadOnlyList<string> Locales { get; init; } = [];
}

/// <summary>An announcement as an administrator sees it.</summary>
public sealed record Announcement
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <summary>Plain text.</summary>
    public string Title { get; init; } = "";

    /// <summary>Plain text.</summary>
    public string Message { get; init; } = "";

    /// <summary>What kind it is.</summary>
    public NotificationType Type { get; init; }

    /// <summary>Where it is shown.</summary>
    public AnnouncementPlacement Placement { get; init; }

    /// <summary>Where it leads to.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>When it appears.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>When it ends; null: when somebody ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>From 1.</summary>
    public int Revision { get; init; }

    /// <summary>Who sees it.</summary>
    public AnnouncementAudience Audience { get; init; } = new();

    /// <summary>Whether it is shown now.</summary>
    public AnnouncementStatus Status { get; init; }

    /// <summary>How many users did what with it.</summary>
    public AnnouncementNumbers Numbers { get; init; } = new();

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>This version, for replacing only what nobody changed meanwhile; null in lists.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}

/// <summary>How many users did what with the current revision; each counts once.</summary>
public sealed record AnnouncementNumbers
{
    /// <summary>It was shown to them.</summary>
    public int Seen { get; init; }

    /// <summary>They want to see it no more.</summary>
    public int Dismissed { get; init; }

    /// <summary>They followed its action.</summary>
    public int Clicked { get; init; }
}

/// <summary>An announcement as a user sees it.</summary>
public sealed record VisibleAnnouncement
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <summary>Plain text.</summary>
    public string Title { get; init; } = "";

    /// <summary>Plain text.</summary>
    public string Message { get; init; } = "";

    /// <summary>What kind it is.</summary>
    public NotificationType Type { get; init; }

    /// <summary>Where it is shown.</summary>
    public AnnouncementPlacement Placement { get; init; }

    /// <summary>Where it leads to.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>When it appeared.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>When it ends; null: when somebody ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>From 1.</summary>
    public int Revision { get; init; }

    /// <summary>When the caller saw this revision; null also when it was pushed, since that is for many.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>What a user did with an announcement, of the latest revision that they did something with.</summary>
public sealed record AnnouncementEngagement
{
    /// <summary>The announcement.</summary>
    public Guid Id { get; init; }

    /// <summary>Of which revision.</summary>
    public int Revision { get; init; }

    /// <summary>It was shown.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The user wants to see it no more.</summary>
    public DateTimeOffset? DismissedAt { get; init; }

    /// <summary>The user followed its action.</summary>
    public DateTimeOffset? ClickedAt { get; init; }
}

internal sealed record AnnouncementList
{
    public IReadOnlyList<VisibleAnnouncement> Items { get; init; } = [];
}

internal sealed record AnnouncementRevision(int? Revision);
