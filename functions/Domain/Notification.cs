using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>A notification of one user, as stored, listed and pushed.</summary>
public sealed record Notification : Content
{
    public Notification() { }

    /// <summary>Of this content; the rest is to be set.</summary>
    [SetsRequiredMembers]
    public Notification(Content content) : base(content) =>
        (Namespace, UserId, EventName) = ("", "", SnakeCase<NotificationType>.NameOf(Type));

    [JsonPropertyOrder(-4)]
    public required Guid Id { get; init; }

    [JsonPropertyOrder(-4)]
    public required string Namespace { get; init; }

    [JsonPropertyOrder(-4)]
    public required string UserId { get; init; }

    [JsonPropertyOrder(-2)]
    public required string EventName { get; init; }

    [JsonPropertyOrder(-1)]
    public required DeliveryStatus Status { get; init; }

    [JsonPropertyOrder(1)]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyOrder(1)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was first handed to the real-time service.</summary>
    [JsonPropertyOrder(1)]
    public DateTimeOffset? SentAt { get; init; }

    [JsonPropertyOrder(1)]
    public DateTimeOffset? DeliveredAt { get; init; }

    [JsonPropertyOrder(1)]
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Milliseconds from sending to acknowledgement, by the server's clock.</summary>
    [JsonPropertyOrder(1)]
    public double? RoundTripMs { get; init; }

    [JsonPropertyOrder(1)]
    public DateTimeOffset? SeenAt { get; init; }

    [JsonPropertyOrder(1)]
    public DateTimeOffset? ReadAt { get; init; }

    [JsonPropertyOrder(1)]
    public DateTimeOffset? ArchivedAt { get; init; }

    [JsonPropertyOrder(1)]
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>How often it was pushed.</summary>
    [JsonPropertyOrder(1)]
    public int Attempts { get; init; }

    [JsonPropertyOrder(1)]
    public string? FailedReason { get; init; }

    /// <summary>The channels to turn to, as its send said; null: those of its priority's policy.</summary>
    [JsonIgnore]
    public IReadOnlyList<ChannelKind>? Channels { get; init; }

    /// <summary>Arrives in the user's quiet hours: shown without a sound. Only of what is pushed, caught up with or fetched by its
    /// id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyOrder(1)]
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
    public string? SentBy { get; init; }

    /// <summary>The event of the action that its user chose last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(1)]
    public string? ActionTaken { get; init; }

    /// <summary>The events that it tells of; null: it has no group key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(1)]
    public NotificationGroup? Group { get; init; }

    /// <summary>How long its events become one; only on its way to the inbox.</summary>
    [JsonIgnore]
    public GroupWindow? GroupWindow { get; init; }

    /// <summary>What its texts are made of when its group changes; only of an event.</summary>
    [JsonIgnore]
    public GroupTextSource? GroupText { get; init; }

    /// <summary>Of a group: the event whose plan and channels go on for it; null: its own.</summary>
    [JsonIgnore]
    public Guid? ChannelsOf { get; init; }

    /// <summary>When that event came: its plan's times count from there, however many events follow; null: from its own.</summary>
    [JsonIgnore]
    public DateTimeOffset? ChannelsSince { get; init; }

    /// <summary>What the rows of its channels and their messages are called by.</summary>
    [JsonIgnore]
    public Guid ChannelId => ChannelsOf ?? Id;

    /// <summary>What its history is called by: a group's goes on whichever event is its newest.</summary>
    [JsonIgnore]
    public Guid HistoryId => Group?.Id ?? Id;

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

    /// <summary>How far its delivery plan has come; null: its priority's policy goes on by itself.</summary>
    [JsonIgnore]
    public PlanState? Plan { get; init; }

    /// <summary>Stored by the queue: the push to its groups may follow minutes later.</summary>
    [JsonIgnore]
    public bool IsQueued { get; init; }

    /// <summary>Of a broadcast, as one of everybody has it.</summary>
    [JsonIgnore]
    public bool IsBroadcast { get; init; }

    /// <summary>Whether the page that acknowledged it was in sight; null: nobody said.</summary>
    [JsonIgnore]
    public bool? AcknowledgedInSight { get; init; }

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
