namespace Notifications.Inbox;

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record NotificationPage(IReadOnlyList<Notification> Items, string? NextCursor);

public sealed record UnreadCounts(int Count, IReadOnlyDictionary<Priority, int> ByPriority);

/// <param name="RoundTripMs">Milliseconds from sending to the first acknowledgement.</param>
public sealed record Acknowledged(Guid Id, double RoundTripMs);

/// <summary>What marking all read did.</summary>
/// <param name="Updated">How many became read.</param>
/// <param name="ReadUpTo">What undoing it has to name; null when there is nothing to undo at once.</param>
public sealed record MarkedAllRead(int Updated, Guid? ReadUpTo);

/// <summary>How many notifications changed.</summary>
public sealed record Updated(int Count)
{
    [System.Text.Json.Serialization.JsonPropertyName("updated")]
    public int Count { get; init; } = Count;
}
