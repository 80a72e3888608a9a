using Notifications.Broadcasts;

namespace Notifications.Inbox;

/// <summary>A user's inbox as they see it: what was sent to them, broadcasts, and what their watermark covers.</summary>
public sealed class InboxHandler(InboxStore store, InboxReader inbox, BroadcastInbox broadcasts, InboxStateStore states)
{
    public async Task<NotificationPage> ListAsync(string ns, string user, InboxFilter filter, Guid? after, int limit, CancellationToken cancellation)
    {
        var (range, watermark) = (IdRange.Of(filter, after), states.WatermarkAsync(ns, user, cancellation));
        // One more than asked for tells whether there is a next page.
        var shared = broadcasts.ListAsync(ns, user, range, filter, limit + 1, watermark, cancellation);
        var own = await inbox.ListAsync(ns, user, range, filter, limit + 1, watermark, cancellation);
        var (items, next) = own.Merge(await shared, limit);
        return new NotificationPage(items, next is { } last ? InboxCursor.Write(ns, user, last) : null);
    }

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var watermark = states.WatermarkAsync(ns, user, cancellation);
        var found = await store.FindAsync(ns, user, id, cancellation) ?? await broadcasts.FindAsync(ns, user, id, cancellation);
        var readUpTo = await watermark;
        return found is null ? null : Watermark.Apply(readUpTo, found);
    }

    /// <summary>What a client that was away missed. It connects first, and drops what it has: nothing falls between the two.</summary>
    public async Task<MissedNotifications> ListMissedAsync(string ns, string user, CatchUp catchUp, int limit, CancellationToken cancellation)
    {
        var watermark = states.WatermarkAsync(ns, user, cancellation);
        var shared = broadcasts.ListMissedAsync(ns, user, catchUp, limit + 1, cancellation);
        var own = await inbox.ListMissedAsync(ns, user, catchUp, limit + 1, cancellation);
        var (missed, readUpTo) = (own.Concat(await shared).ToArray(), await watermark);
        return missed.Length > limit
            ? new MissedNotifications([], Reload: true)
            : new MissedNotifications([.. missed.OrderBy(n => n.Id).Select(n => Watermark.Apply(readUpTo, n))], Reload: false);
    }

    public async Task<InboxStatistics> CountAsync(string ns, string user, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
        var all = inbox.ListAllAsync(ns, user, cancellation).Concat(broadcasts.ReadAsync(ns, user, default, cancellation));
        return await InboxStatistics.OfAsync(all.Select(n => Watermark.Apply(watermark, n)), cancellation);
    }
}
