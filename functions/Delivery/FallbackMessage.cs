namespace Notifications.Delivery;

/// <summary>Reach this user by the queue's channel.</summary>
public sealed record FallbackMessage
{
    public required string Namespace { get; init; }

    public required string UserId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Which try of this channel it is: 1, 2, …</summary>
    public required int Try { get; init; }

    /// <summary>When the first try began; null before it. Only for those who look at the queue.</summary>
    public DateTimeOffset? Since { get; init; }
}
