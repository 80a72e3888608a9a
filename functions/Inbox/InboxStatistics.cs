using Notifications.Domain;

namespace Notifications.Inbox;

/// <summary>A user's inbox in numbers; what is deleted or has expired is not in it.</summary>
public sealed record InboxStatistics
{
    public required int Total { get; init; }

    /// <summary>As the unread count has it: neither archived nor snoozed.</summary>
    public required int Unread { get; init; }

    public required IReadOnlyDictionary<DeliveryStatus, int> ByStatus { get; init; }

    public required IReadOnlyDictionary<NotificationType, int> ByType { get; init; }

    public required IReadOnlyDictionary<Priority, int> ByPriority { get; init; }

    /// <summary>Of those that were acknowledged; null when none was.</summary>
    public required double? AverageRoundTripMs { get; init; }

    /// <param name="notifications">As their user sees them.</param>
    public static async Task<InboxStatistics> OfAsync(IAsyncEnumerable<Notification> notifications, CancellationToken cancellation)
    {
        var (total, unread, acknowledged, roundTrips) = (0, 0, 0, 0.0);
        var (byStatus, byType, byPriority) = (new SortedDictionary<DeliveryStatus, int>(), new SortedDictionary<NotificationType, int>(),
            new SortedDictionary<Priority, int>());
        await foreach (var notification in notifications.WithCancellation(cancellation))
        {
            total++;
            unread += notification.CountsAsUnread() ? 1 : 0;
            byStatus[notification.Status] = byStatus.GetValueOrDefault(notification.Status) + 1;
            byType[notification.Type] = byType.GetValueOrDefault(notification.Type) + 1;
            byPriority[notification.Priority] = byPriority.GetValueOrDefault(notification.Priority) + 1;
            if (notification.RoundTripMs is { } roundTrip)
                (acknowledged, roundTrips) = (acknowledged + 1, roundTrips + roundTrip);
        }
        return new InboxStatistics
        {
            Total = total,
            Unread = unread,
            ByStatus = byStatus,
            ByType = byType,
            ByPriority = byPriority,
            AverageRoundTripMs = acknowledged == 0 ? null : Math.Round(roundTrips / acknowledged, 1),
        };
    }
}
