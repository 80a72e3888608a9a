using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>An announcement shown to an audience for some time.</summary>
public sealed record AnnouncementRequest
{
    /// <summary>1 to 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>1 to 4,000 characters.</summary>
    public required string Message { get; init; }

    /// <summary>Default: info.</summary>
    public NotificationType? Type { get; init; }

    /// <summary>Default: banner.</summary>
    public AnnouncementPlacement? Placement { get; init; }

    /// <summary>The link it opens: http, https, or a path on the same site.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>When it appears, up to a year ahead. Default: now.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends, up to five years ahead. Default: when someone ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who sees it.</summary>
    public required AnnouncementAudienceRequest Audience { get; init; }

    /// <summary>A value higher than the current one shows it again to users who dismissed it; 1 to 1,000,000.</summary>
    public int? Revision { get; init; }
}

/// <summary>Everyone, or users with one of the roles or in one of the rooms; narrowed by language.</summary>
public sealed record AnnouncementAudienceRequest
{
    /// <summary>Everyone in the namespace.</summary>
    public bool? Everyone { get; init; }

    /// <summary>At most 20.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>At most 20.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>At most 20; <c>de</c> includes <c>de-AT</c>.</summary>
    public IReadOnlyList<string>? Locales { get; init; }
}

/// <summary>Who sees an announcement.</summary>
public sealed record AnnouncementAudience
{
    /// <summary>Everyone in the namespace.</summary>
    public bool Everyone { get; init; }

    /// <summary>Users with one of these roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Users in one of these rooms.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Only users of these languages; empty: all languages.</summary>
    public IReadOnlyList<string> Locales { get; init; } = [];
}

/// <summary>An announcement as an administrator sees it.</summary>
public sealed record Announcement
{
    /// <summary>The id.</summary>
    public Guid Id { get; init; }

    /// <summary>Plain text.</summary>
    public string Title { get; init; } = "";

    /// <summary>Plain text.</summary>
    public string Message { get; init; } = "";

    /// <summary>The type.</summary>
    public NotificationType Type { get; init; }

    /// <summary>Where it is shown.</summary>
    public AnnouncementPlacement Placement { get; init; }

    /// <summary>The link it opens.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>When it appears.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>When it ends; null: when someone ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The revision, starting at 1.</summary>
    public int Revision { get; init; }

    /// <summary>Who sees it.</summary>
    public AnnouncementAudience Audience { get; init; } = new();

    /// <summary>Whether it is shown now.</summary>
    public AnnouncementStatus Status { get; init; }

    /// <summary>How many users saw, dismissed or followed it.</summary>
    public AnnouncementNumbers Numbers { get; init; } = new();

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The version, for conditional updates; null in lists.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}

/// <summary>How many users saw, dismissed or followed the current revision; each counts once.</summary>
public sealed record AnnouncementNumbers
{
    /// <summary>The users who saw it.</summary>
    public int Seen { get; init; }

    /// <summary>The users who dismissed it.</summary>
    public int Dismissed { get; init; }

    /// <summary>The users who followed its action.</summary>
    public int Clicked { get; init; }
}

/// <summary>An announcement as a user sees it.</summary>
public sealed record VisibleAnnouncement
{
    /// <summary>The id.</summary>
    public Guid Id { get; init; }

    /// <summary>Plain text.</summary>
    public string Title { get; init; } = "";

    /// <summary>Plain text.</summary>
    public string Message { get; init; } = "";

    /// <summary>The type.</summary>
    public NotificationType Type { get; init; }

    /// <summary>Where it is shown.</summary>
    public AnnouncementPlacement Placement { get; init; }

    /// <summary>The link it opens.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>When it appeared.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>When it ends; null: when someone ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The revision, starting at 1.</summary>
    public int Revision { get; init; }

    /// <summary>When the caller saw this revision; also null if pushed, because a push goes to many users.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>A user's interactions with an announcement, for the latest revision they interacted with.</summary>
public sealed record AnnouncementEngagement
{
    /// <summary>The announcement's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The revision.</summary>
    public int Revision { get; init; }

    /// <summary>When it was shown.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When the user dismissed it.</summary>
    public DateTimeOffset? DismissedAt { get; init; }

    /// <summary>When the user followed its action.</summary>
    public DateTimeOffset? ClickedAt { get; init; }
}

internal sealed record AnnouncementList
{
    public IReadOnlyList<VisibleAnnouncement> Items { get; init; } = [];
}

internal sealed record AnnouncementRevision(int? Revision);
