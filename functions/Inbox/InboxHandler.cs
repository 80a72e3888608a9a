using Notifications.Broadcasts;

namespace Notifications.Inbox;

/// <summary>A user's inbox as they see it: what was sent to them, broadcasts, and what their watermark covers.</summary>
public sealed class InboxHandler(InboxStore store, InboxReader inbox, BroadcastInbox broadcasts, WatermarkStore watermarks, UnreadMarkers markers)
{
    public async Task<NotificationPage> ListAsync(string ns, string user, InboxFilter filter, Guid? after, int limit, CancellationToken cancellation)
    {
        var (range, watermark) = (IdRange.Of(filter, after), watermarks.GetAsync(ns, user, cancellation));
        // One more than asked for tells whether there is a next page.
        var shared = broadcasts.ListAsync(ns, user, range, filter, limit + 1, watermark, cancellation);
        var own = await inbox.ListAsync(ns, user, range, filter, limit + 1, watermark, cancellation);
        var (items, next) = own.Merge(await shared, limit);
        return new NotificationPage(items, next is { } last ? InboxCursor.Write(ns, user, last) : null);
    }

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var watermark = watermarks.GetAsync(ns, user, cancellation);
        var found = await store.FindAsync(ns, user, id, cancellation) ?? await broadcasts.FindAsync(ns, user, id, cancellation);
        var readUpTo = await watermark;
        return found is null ? null : Watermark.Apply(readUpTo, found);
    }

    /// <summary>What is newer than the watermark, and what was marked unread again below it.</summary>
    public async Task<UnreadCounts> CountUnreadAsync(string ns, string user, CancellationToken cancellation)
    {
        var watermark = await watermarks.GetAsync(ns, user, cancellation);
        var again = markers.ListAsync(ns, user, watermark, cancellation);
        var shared = broadcasts.UnreadAsync(ns, user, watermark?.UpTo, cancellation);
        var counts = await inbox.CountUnreadAsync(ns, user, watermark?.UpTo, cancellation);
        foreach (var priority in (await shared).Select(n => n.Priority).Concat((await again).Select(m => m.Priority)))
            counts[priority] = counts.GetValueOrDefault(priority) + 1;
        return new UnreadCounts(counts.Values.Sum(), counts);
    }
}
