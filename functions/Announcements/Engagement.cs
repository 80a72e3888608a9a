namespace Notifications.Announcements;

/// <summary>What a user did with an announcement, of the latest revision that they did something with.</summary>
public sealed record Engagement
{
    public required Guid Id { get; init; }

    public required int Revision { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    public DateTimeOffset? DismissedAt { get; init; }

    public DateTimeOffset? ClickedAt { get; init; }

    internal bool Hides(Announcement announcement) => DismissedAt is not null && Revision >= announcement.Revision;

    /// <summary>Whoever dismisses or clicks it has seen it. Each first time stays; what comes late, of an earlier revision, changes
    /// nothing.</summary>
    internal Engagement With(EngagementKind kind, int revision, DateTimeOffset now)
    {
        if (revision < Revision)
            return this;
        var of = revision > Revision ? new Engagement { Id = Id, Revision = revision } : this;
        return of with
        {
            SeenAt = of.SeenAt ?? now,
            DismissedAt = of.DismissedAt ?? (kind == EngagementKind.Dismissed ? now : null),
            ClickedAt = of.ClickedAt ?? (kind == EngagementKind.Clicked ? now : null),
        };
    }

    /// <summary>What is to be counted that was not counted before.</summary>
    internal AnnouncementNumbers Since(Engagement before)
    {
        var same = before.Revision == Revision ? before : new Engagement { Id = Id, Revision = Revision };
        return new(News(same.SeenAt, SeenAt), News(same.DismissedAt, DismissedAt), News(same.ClickedAt, ClickedAt));
    }

    private static int News(DateTimeOffset? before, DateTimeOffset? after) => before is null && after is not null ? 1 : 0;
}

public enum EngagementKind { Seen, Dismissed, Clicked }
