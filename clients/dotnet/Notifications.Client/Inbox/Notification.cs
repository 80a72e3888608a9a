using System.Text.Json.Nodes;

namespace Notifications.Client;

/// <summary>A notification in a user's inbox.</summary>
public sealed record Notification
{
    /// <summary>Ids sort by the time when they were made.</summary>
    public Guid Id { get; init; }

    /// <summary>The tenant.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Whose inbox it is in; <c>*</c> when it was pushed to many at once.</summary>
    public string UserId { get; init; } = "";

    /// <summary>What kind it is.</summary>
    public NotificationType Type { get; init; }

    /// <summary>What the sending app calls the event.</summary>
    public string Category { get; init; } = "";

    /// <summary>The type and the category in one.</summary>
    public string EventName { get; init; } = "";

    /// <summary>How much it matters.</summary>
    public Priority Priority { get; init; }

    /// <summary>How far it has come.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>At most 200 characters of plain text.</summary>
    public string Title { get; init; } = "";

    /// <summary>At most 4,000 characters of plain text.</summary>
    public string Message { get; init; } = "";

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>As <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>Where it leads to: http, https, or a path on the same site.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>A picture.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>What sent it.</summary>
    public string? Source { get; init; }

    /// <summary>The sender's tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Anything of the sending app's.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>The room that it is about.</summary>
    public string? Room { get; init; }

    /// <summary>A later one with the same key takes its place.</summary>
    public string? CollapseKey { get; init; }

    /// <summary>What the sender calls the group that it belongs to; null without one.</summary>
    public string? GroupKey { get; init; }

    /// <summary>The events that it tells of; null without a group key.</summary>
    public NotificationGroup? Group { get; init; }

    /// <summary>With a collapse key: when it was so.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>With a collapse key: the sender's count.</summary>
    public long? Sequence { get; init; }

    /// <summary>It is pushed again until somebody acknowledges it.</summary>
    public bool RequiresAcknowledgement { get; init; }

    /// <summary>Who did it; null when nobody in particular did.</summary>
    public NotificationActor? Actor { get; init; }

    /// <summary>Buttons; null when there are none.</summary>
    public IReadOnlyList<NotificationAction>? Actions { get; init; }

    /// <summary>The event of the action that the user chose last.</summary>
    public string? ActionTaken { get; init; }

    /// <summary>It came in the user's quiet hours: no sound.</summary>
    public bool Silent { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is removed.</summary>
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

    /// <summary>When it was read; null when it is unread.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>When it was archived.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>Until when it is put off.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>How often it was pushed.</summary>
    public int Attempts { get; init; }

    /// <summary>A code, when nothing reached the user.</summary>
    public string? FailedReason { get; init; }
}

/// <summary>What a notification tells of that grew out of several like events: "Anna and 5 others commented".</summary>
public sealed record NotificationGroup
{
    /// <summary>The group's. A notification of the same group takes the place of the one before it.</summary>
    public Guid Id { get; init; }

    /// <summary>How many events.</summary>
    public int Count { get; init; }

    /// <summary>How many people, of the events that name one.</summary>
    public int ActorCount { get; init; }

    /// <summary>The last ones, at most 3, newest first, each once.</summary>
    public IReadOnlyList<NotificationActor> Actors { get; init; } = [];
}
