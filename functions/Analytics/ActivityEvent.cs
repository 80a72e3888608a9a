using System.Text.Json.Serialization;
using Notifications.Channels;
using Notifications.Inbox;

namespace Notifications.Analytics;

/// <summary>What an instance of the app did for a namespace since it last told its admins.</summary>
public sealed record ActivityEvent
{
    public required DateTimeOffset At { get; init; }

    public required Guid Instance { get; init; }

    public required int Sends { get; init; }

    public required int Notifications { get; init; }

    public required int Delivered { get; init; }

    public required int Acknowledged { get; init; }

    public required int Read { get; init; }

    public required int Failed { get; init; }

    public required int Fallback { get; init; }

    public required int Connected { get; init; }

    public required int Disconnected { get; init; }

    /// <summary>Of the acknowledgements; null without any.</summary>
    public required Percentiles? LatencyMs { get; init; }

    /// <summary>The last 20.</summary>
    public required IReadOnlyList<ActivityItem> Recent { get; init; }
}

/// <param name="UserId">Whose notification; <c>*</c> for a broadcast.</param>
public sealed record ActivityItem(
    DateTimeOffset At, string Event, string UserId, NotificationType Type, string Category, Priority Priority,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChannelKind? Channel);
