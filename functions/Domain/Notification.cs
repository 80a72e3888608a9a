using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>A notification of one user, as stored, listed and pushed.</summary>
public sealed record Notification
{
    public required Guid Id { get; init; }

    public required string Namespace { get; init; }

    public required string UserId { get; init; }

    public required NotificationType Type { get; init; }

    /// <summary>What the sending app calls the event: <c>[a-z0-9_.-]{1,64}</c>.</summary>
    public required string Category { get; init; }

    public required string EventName { get; init; }

    public required Priority Priority { get; init; }

    public required DeliveryStatus Status { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public string? Icon { get; init; }

    public string? Color { get; init; }

    public string? ActionUrl { get; init; }

    public string? ImageUrl { get; init; }

    public string? Source { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public JsonElement? Data { get; init; }

    public string? Room { get; init; }

    public string? CollapseKey { get; init; }

    /// <summary>Of what has a collapse key: when it was so. With <see cref="Sequence"/> it says which of two is the later one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    /// <summary>The sender's count of what has this collapse key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Sequence { get; init; }

    public bool RequiresAcknowledgement { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was first handed to the real-time service.</summary>
    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Milliseconds from sending to acknowledgement, by the server's clock.</summary>
    public double? RoundTripMs { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    public DateTimeOffset? ArchivedAt { get; init; }

    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>How often it was pushed.</summary>
    public int Attempts { get; init; }

    public string? FailedReason { get; init; }

    /// <summary>The channels to turn to, as its send said; null: those of its priority's policy.</summary>
    [JsonIgnore]
    public IReadOnlyList<ChannelKind>? Channels { get; init; }

    /// <summary>Arrives in the user's quiet hours: shown without a sound. Only of what is pushed, caught up with or fetched by its id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Silent { get; init; }

    /// <summary>Null: other channels say title and message.</summary>
    [JsonIgnore]
    public ChannelTexts? ChannelTexts { get; init; }

    /// <summary>When other channels were turned to; the history tells the rest.</summary>
    [JsonIgnore]
    public DateTimeOffset? FallbackAt { get; init; }

    /// <summary>The A/B variant that this user got; for the statistics.</summary>
    [JsonIgnore]
    public string? Variant { get; init; }

    /// <summary>Who sent it; for the audit.</summary>
    [JsonIgnore]
    public string? Actor { get; init; }

    /// <summary>When the cleanup removes it if it was read; null: not before it expires.</summary>
    [JsonIgnore]
    public DateTimeOffset? KeptReadUntil { get; init; }

    /// <summary>Its sender said when it expires: nobody moves that.</summary>
    [JsonIgnore]
    public bool HasGivenExpiry { get; init; }

    /// <summary>Marked unread while the watermark that covers it was in this epoch.</summary>
    [JsonIgnore]
    public int? UnreadEpoch { get; init; }

    /// <summary>When it came back from being snoozed: a client that was away missed it then.</summary>
    [JsonIgnore]
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>Why before all attempts were made; null when they were.</summary>
    [JsonIgnore]
    public string? FallbackReason { get; init; }
}

/// <summary>What kind of notification it is; closed.</summary>
[JsonConverter(typeof(SnakeCaseConverter<NotificationType>))]
public enum NotificationType
{
    System, UserAction, ProgressUpdate, Alert, Error, Success, Info, Warning, Admin, Security,
}

/// <summary>In rising order. Retries and fallback go by it.</summary>
[JsonConverter(typeof(SnakeCaseConverter<Priority>))]
public enum Priority { Low, Normal, High, Urgent, Critical }

/// <summary>Forward only: pending, sent, delivered, read; or failed.</summary>
[JsonConverter(typeof(SnakeCaseConverter<DeliveryStatus>))]
public enum DeliveryStatus { Pending, Sent, Delivered, Read, Failed }
