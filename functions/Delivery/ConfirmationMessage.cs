namespace Notifications.Delivery;

/// <summary>Look at this notification again.</summary>
public sealed record ConfirmationMessage
{
    public required string Namespace { get; init; }

    public required string UserId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Which push waits for its acknowledgement: 1, 2, … 0 is a push that did not get through.</summary>
    public required int Attempt { get; init; }

    /// <summary>Queues hide a message for whole seconds; the handler waits the rest.</summary>
    public required DateTimeOffset NotBefore { get; init; }
}
