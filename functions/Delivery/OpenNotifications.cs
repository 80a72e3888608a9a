using Notifications.Inbox;

namespace Notifications.Delivery;

/// <summary>Notifications that still wait for their user.</summary>
public sealed class OpenNotifications(InboxStore inbox, RecentNotifications recent, InboxStateStore states)
{
    /// <summary>Null when it was acknowledged, read or deleted, or has expired. The watermark is read last: most are settled without it,
    /// and those that were acknowledged on this instance without a read at all.</summary>
    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        if (recent.Find(ns, user, id) is { } known && !known.Notification.IsOpen())
            return null;
        var notification = await inbox.FindAsync(ns, user, id, cancellation);
        return notification is not null && notification.IsOpen() && Watermark.Apply(await states.WatermarkAsync(ns, user, cancellation), notification).IsOpen()
            ? notification : null;
    }
}
