using Notifications.Broadcasts;
using Notifications.Preferences;

namespace Notifications.Inbox;

/// <summary>A user's inbox as they see it: what was sent to them, broadcasts, and what their watermark covers.</summary>
public sealed class InboxHandler(InboxStore store, InboxReader inbox, BroadcastInbox broadcasts, InboxStateStore states, PreferenceGate preferences)
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

    /// <summary>As it would be pushed now: who is told to fetch it shows it like any other.</summary>
    public async Task<Notification?> FindVoicedAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        await FindAsync(ns, user, id, cancellation) is { } found ? await preferences.VoicedAsync(found, cancellation) : null;

    /// <summary>What a client that was away missed. It connects first, and drops what it has: nothing falls between the two.</summary>
    public async Task<MissedNotifications> ListMissedAsync(string ns, string user, CatchUp catchUp, int limit, CancellationToken cancellation)
    {
        var watermark = states.WatermarkAsync(ns, user, cancellation);
        var shared = broadcasts.ListMissedAsync(ns, user, catchUp, limit + 1, cancellation);
        var own = await inbox.ListMissedAsync(ns, user, catchUp, limit + 1, cancellation);
        var (missed, readUpTo) = (own.Concat(await shared).ToArray(), await watermark);
        if (missed.Length > limit)
            return new MissedNotifications([], Reload: true);
        // What was stored a moment ago is as new as what is pushed, and as silent.
        var items = new List<Notification>(missed.Length);
        foreach (var notification in missed.OrderBy(n => n.Id))
            items.Add(await preferences.VoicedAsync(Watermark.Apply(readUpTo, notification), cancellation));
        return new MissedNotifications(items, Reload: false);
    }

    public async Task<InboxStatistics> CountAsync(string ns, string user, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
        var all = inbox.ListAllAsync(ns, user, cancellation).Concat(broadcasts.ReadAsync(ns, user, default, cancellation));
        return await InboxStatistics.OfAsync(all.Select(n => Watermark.Apply(watermark, n)), cancellation);
    }
}
