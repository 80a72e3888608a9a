using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>Something that happened to a notification.</summary>
public sealed record HistoryEvent(DateTimeOffset At, HistoryEventKind Event)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChannelKind? Channel { get; init; }

    /// <summary>Which push it was, or which try of the channel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempt { get; init; }

    /// <summary>A code, such as the provider's answer: never an address or a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>A mail's subject, where the setting says to keep it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }
}

[JsonConverter(typeof(SnakeCaseConverter<HistoryEventKind>))]
public enum HistoryEventKind
{
    Created,

    /// <summary>The real-time service did not take it, so it was left to the queue.</summary>
    Queued,

    Pushed,

    /// <summary>Pushed again; with a channel, that channel's provider is tried again later.</summary>
    Retried,

    Acknowledged,

    Read,

    FallbackStarted,

    ChannelSent,

    ChannelFailed,

    ChannelSkipped,

    Failed,

    Deleted,

    /// <summary>A channel waits: for the end of quiet hours, or for a digest.</summary>
    Held,

    /// <summary>The quiet hours that held a channel are over.</summary>
    Released,

    Seen,

    Unread,

    Archived,

    Unarchived,

    Snoozed,

    /// <summary>Back from being snoozed.</summary>
    Unsnoozed,

    Restored,

    /// <summary>Its user chose one of its actions; the detail is the action's event.</summary>
    ActionTaken,
}

/// <param name="Items">Oldest first.</param>
public sealed record NotificationHistory(IReadOnlyList<HistoryEvent> Items);
