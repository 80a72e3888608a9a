using System.Text.Json.Serialization;
using Notifications.Channels;

namespace Notifications.Audit;

/// <summary>Something that happened to a notification, or that somebody did.</summary>
public sealed record AuditEntry
{
    public required DateTimeOffset At { get; init; }

    public required string Event { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? NotificationId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChannelKind? Channel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempt { get; init; }

    /// <summary>A code, a name or an id: never an address or a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary><c>user:{id}</c> or <c>key:{name}</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Category { get; init; }

    /// <summary>Tells entries of one moment apart, and is the same for one that is found in two places.</summary>
    [JsonIgnore]
    public string Key { get; init; } = "";
}

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? NextCursor);
