using System.Text.Json.Nodes;

namespace Notifications.Client;

/// <summary>A notification in a user's inbox.</summary>
public sealed record Notification
{
    /// <summary>Ids sort by creation time.</summary>
    public Guid Id { get; init; }

    /// <summary>The tenant.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The owner of the inbox; <c>*</c> if it was pushed to many at once.</summary>
    public string UserId { get; init; } = "";

    /// <summary>The type.</summary>
    public NotificationType Type { get; init; }

    /// <summary>The sending app's name for the event.</summary>
    public string Category { get; init; } = "";

    /// <summary>The type and the category combined.</summary>
    public string EventName { get; init; } = "";

    /// <summary>The priority.</summary>
    public Priority Priority { get; init; }

    /// <summary>The delivery status.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>At most 200 characters of plain text.</summary>
    public string Title { get; init; } = "";

    /// <summary>At most 4,000 characters of plain text.</summary>
    public string Message { get; init; } = "";

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>Such as <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>The link it opens: http, https, or a path on the same site.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>An image.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>The sending source.</summary>
    public string? Source { get; init; }

    /// <summary>The sender's tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The sending app's own data.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>The room it is about.</summary>
    public string? Room { get; init; }

    /// <summary>A later notification with the same key replaces it.</summary>
    public string? CollapseKey { get; init; }

    /// <summary>The sender's key of its group; null if it has none.</summary>
    public string? GroupKey { get; init; }

    /// <summary>The grouped events; null without a group key.</summary>
    public NotificationGroup? Group { get; init; }

    /// <summary>With a collapse key: the time of the state described.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>With a collapse key: the sender's sequence number.</summary>
    public long? Sequence { get; init; }

    /// <summary>Whether it is pushed again until acknowledged.</summary>
    public bool RequiresAcknowledgement { get; init; }

    /// <summary>Who did it; null if it is nobody in particular.</summary>
    public NotificationActor? Actor { get; init; }

    /// <summary>Buttons; null if there are none.</summary>
    public IReadOnlyList<NotificationAction>? Actions { get; init; }

    /// <summary>The event of the action the user chose last.</summary>
    public string? ActionTaken { get; init; }

    /// <summary>Whether it arrived during the user's quiet hours, and therefore without a sound.</summary>
    public bool Silent { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was first pushed.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it reached the user.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When a client first acknowledged it.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Milliseconds from sending to acknowledgement, by the server's clock.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>When it was shown.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When it was read; null if unread.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>When it was archived.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>When its snooze ends.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>The number of pushes.</summary>
    public int Attempts { get; init; }

    /// <summary>A code, if nothing reached the user.</summary>
    public string? FailedReason { get; init; }
}

/// <summary>A group of similar events in one notification: "Anna and 5 others commented".</summary>
public sealed record NotificationGroup
{
    /// <summary>The group's id. A notification replaces the previous one of the same group.</summary>
    public Guid Id { get; init; }

    /// <summary>The number of events.</summary>
    public int Count { get; init; }

    /// <summary>The number of people named by the events.</summary>
    public int ActorCount { get; init; }

    /// <summary>The latest people, at most 3, newest first, each once.</summary>
    public IReadOnlyList<NotificationActor> Actors { get; init; } = [];
}
