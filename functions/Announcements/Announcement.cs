using Azure;
using Notifications.Domain;

namespace Notifications.Announcements;

/// <summary>Something that all of an audience see for a while, until they dismiss it. It is one row, however many they are.</summary>
public sealed record Announcement
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required NotificationType Type { get; init; }

    public required AnnouncementPlacement Placement { get; init; }

    /// <summary>http, https or a path on the same site.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>When it appears.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ends; null when only somebody ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    public required AnnouncementAudience Audience { get; init; }

    /// <summary>A higher one shows it again to those who dismissed an earlier one.</summary>
    public required int Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Another one with each change. What a queue still holds about an earlier one is void.</summary>
    internal Guid Version { get; init; }

    /// <summary>The latest revision that was ever visible: somebody may have dismissed it.</summary>
    internal int ShownRevision { get; init; }

    /// <summary>It is hidden from then on, and removed by the cleanup.</summary>
    internal DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Of the row as it was read; null for one that was not.</summary>
    internal ETag? RowTag { get; init; }

    /// <summary>The <c>ETag</c> of HTTP.</summary>
    internal string ETag => $"\"{Version:N}\"";

    public AnnouncementStatus StatusAt(DateTimeOffset now) =>
        DeletedAt is not null || Until <= now ? AnnouncementStatus.Ended
        : From > now ? AnnouncementStatus.Scheduled
        : AnnouncementStatus.Active;

    internal bool IsActiveAt(DateTimeOffset now) => StatusAt(now) == AnnouncementStatus.Active;
}

public enum AnnouncementStatus { Scheduled, Active, Ended }

/// <summary>Where it is shown.</summary>
public enum AnnouncementPlacement
{
    /// <summary>A line at the top of the page.</summary>
    Banner,

    /// <summary>A box in a corner, beside what one does.</summary>
    Card,

    /// <summary>A dialog, which one has to close.</summary>
    Modal,
}

/// <summary>Who sees it: those who have one of the roles or are in one of the rooms, or everyone in the namespace where neither is named.
/// Languages narrow that.</summary>
public sealed record AnnouncementAudience(IReadOnlyList<string> Roles, IReadOnlyList<string> Rooms, IReadOnlyList<string> Locales)
{
    public bool Everyone => Roles.Count + Rooms.Count == 0;

    /// <summary>By role and room; languages aside.</summary>
    internal bool Reaches(IReadOnlySet<Membership> memberships) => Everyone || Memberships.Any(memberships.Contains);

    /// <param name="languages">The user's language tag, and what is left of it without its last parts.</param>
    internal bool Speaks(IEnumerable<string> languages) => Locales.Count == 0 || languages.Intersect(Locales, StringComparer.Ordinal).Any();

    internal IEnumerable<Membership> Memberships => Roles.Select(Membership.Role).Concat(Rooms.Select(Membership.Room));
}
