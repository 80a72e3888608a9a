using Notifications.Channels;
using Notifications.History;
using Notifications.Shared;

namespace Notifications.Audit;

/// <summary>Which entries are asked for.</summary>
public sealed record AuditFilter
{
    /// <summary>Inclusive.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    public string? User { get; init; }

    public Guid? Notification { get; init; }

    public ChannelKind? Channel { get; init; }

    public string? Event { get; init; }

    public string? Actor { get; init; }

    /// <summary>Where the page before ended.</summary>
    public AuditPosition? After { get; init; }

    /// <summary>What happened to notifications is looked through. Of an actor's there is only what they sent.</summary>
    public bool WantsEvents =>
        (Event is null || SnakeCase<HistoryEventKind>.Parse(Event) is not null) && (Actor is null || (Channel is null && Event is null or Created));

    /// <summary>What somebody did is looked through.</summary>
    public bool WantsActions =>
        (Event is null || SnakeCase<AuditAction>.Parse(Event) is not null) && Channel is null && Notification is null;

    public bool Matches(AuditEntry entry) =>
        entry.At >= Since && entry.At < Until
        && (User is null || entry.UserId == User)
        && (Notification is null || entry.NotificationId == Notification)
        && (Channel is null || entry.Channel == Channel)
        && (Event is null || entry.Event == Event)
        && (Actor is null || entry.Actor == Actor)
        && (After is not { } after || AuditPosition.Of(entry).CompareTo(after) > 0);

    internal const string Created = "created";
}
