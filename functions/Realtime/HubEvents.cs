using System.Text.Json.Serialization;
using Notifications.Inbox;

namespace Notifications.Realtime;

/// <summary>The events that clients receive.</summary>
internal static class HubEvents
{
    public const string Notification = "notification", Updated = "updated", UnreadCount = "unreadCount";
}

/// <summary>A notification changed elsewhere: only what changed is given.</summary>
public sealed record NotificationUpdated
{
    public required Guid Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeliveryStatus? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SeenAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReadAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>Everything up to this id was read at once.</summary>
public sealed record ReadUpTo(
    [property: JsonPropertyName("readUpTo")] Guid UpTo, DateTimeOffset ReadAt, DeliveryStatus Status);

public sealed record UnreadCount(int Count);
