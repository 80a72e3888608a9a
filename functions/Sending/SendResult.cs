using Notifications.Inbox;

namespace Notifications.Sending;

/// <summary>The answer to a send that was done within its request.</summary>
public sealed record SendResult(Guid SendId, SendStatus Status, int Recipients, IReadOnlyList<SentNotification> Notifications);

/// <summary>What became of one recipient.</summary>
public sealed record SentNotification(Guid Id, string UserId, DeliveryStatus Status);

public enum SendStatus { Queued, Running, Completed, Failed, Scheduled, Cancelled }
