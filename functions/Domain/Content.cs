using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>What a notification says and shows. Every member is declared here, read by <c>ContentReader</c>, stored by
/// <c>NotificationEntity</c>, and shown by who shows it; all else passes it on whole.</summary>
public abstract record Content
{
    [JsonPropertyOrder(-3)]
    public required NotificationType Type { get; init; }

    /// <summary>What the sending app calls the event: <c>[a-z0-9_.-]{1,64}</c>.</summary>
    [JsonPropertyOrder(-3)]
    public required string Category { get; init; }

    [JsonPropertyOrder(-2)]
    public required Priority Priority { get; init; }

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

    /// <summary>A later one with the same key takes the earlier one's place in an inbox.</summary>
    public string? CollapseKey { get; init; }

    /// <summary>Like events with the same key become one notification for a while.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GroupKey { get; init; }

    /// <summary>Of what has a collapse key: when it was so. With <see cref="Sequence"/> it says which of two is the later one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    /// <summary>The sender's count of what has this collapse key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Sequence { get; init; }

    public bool RequiresAcknowledgement { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public virtual ContentActor? Actor { get; init; }

    /// <summary>One or two; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ContentAction>? Actions { get; init; }
}
