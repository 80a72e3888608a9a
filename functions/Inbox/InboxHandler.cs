using Notifications.Analytics;
using Notifications.Broadcasts;
using Notifications.Realtime;
using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>What users do with their notifications. Each change is pushed to the user's connections, so that tabs and devices agree.</summary>
public sealed class InboxHandler(
    InboxStore inbox, BroadcastInbox broadcasts, WatermarkStore watermarks, RealtimePush push, Ids ids, Statistics statistics,
    TimeProvider time)
{
    public async Task<NotificationPage> ListAsync(string ns, string user, Guid? after, int limit, CancellationToken cancellation)
    {
        var (watermark, shared, own) = (
            watermarks.GetAsync(ns, user, cancellation),
            broadcasts.ListAsync(ns, user, after, limit + 1, cancellation),
            inbox.ListAsync(ns, user, after, limit + 1, cancellation));
        await Task.WhenAll(watermark, shared, own);
        // One more than asked for tells whether there is a next page.
        var found = (await own).Concat(await shared).OrderByDescending(n => n.Id).Take(limit + 1).ToArray();
        var readUpTo = await watermark;
        Notification[] items = [.. found.Take(limit).Select(n => Watermark.Apply(readUpTo, n))];
        return new NotificationPage(items, found.Length > limit ? InboxCursor.Write(ns, user, items[^1].Id) : null);
    }

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var watermark = watermarks.GetAsync(ns, user, cancellation);
        var found = await inbox.FindAsync(ns, user, id, cancellation) ?? await broadcasts.FindAsync(ns, user, id, cancellation);
        var readUpTo = await watermark;
        return found is null ? null : Watermark.Apply(readUpTo, found);
    }

    public async Task<UnreadCounts> CountUnreadAsync(string ns, string user, CancellationToken cancellation)
    {
        var watermark = (await watermarks.GetAsync(ns, user, cancellation))?.UpTo;
        var shared = broadcasts.UnreadAsync(ns, user, watermark, cancellation);
        var counts = await inbox.CountUnreadAsync(ns, user, watermark, cancellation);
        foreach (var broadcast in await shared)
            counts[broadcast.Priority] = counts.GetValueOrDefault(broadcast.Priority) + 1;
        return new UnreadCounts(counts.Values.Sum(), counts);
    }

    public async Task<ChangeResult> AcknowledgeAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var result = await ChangeAsync(ns, user, id, n => n.Acknowledge(time.GetUtcNow()), cancellation);
        if (result is { Outcome: ChangeOutcome.Changed, Notification: { } changed })
            await PushUpdateAsync(ns, user, new NotificationUpdated { Id = id, Status = changed.Status }, cancellation);
        return result;
    }

    public async Task<ChangeResult> ReadAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var result = await ReadOneAsync(ns, user, id, cancellation);
        if (result.Outcome == ChangeOutcome.Changed)
            await PushUnreadCountAsync(ns, user, cancellation);
        return result;
    }

    /// <summary>How many became read; ids that the user does not have count for nothing.</summary>
    public async Task<Updated> ReadManyAsync(string ns, string user, IReadOnlyList<Guid> wanted, CancellationToken cancellation)
    {
        var results = await Task.WhenAll(wanted.Distinct().Select(id => ReadOneAsync(ns, user, id, cancellation)));
        var updated = results.Count(r => r.Outcome == ChangeOutcome.Changed);
        if (updated > 0)
            await PushUnreadCountAsync(ns, user, cancellation);
        return new Updated(updated);
    }

    /// <summary>Everything up to now, or older than <paramref name="before"/>. How many that were is counted first.</summary>
    public async Task<Updated?> ReadAllAsync(string ns, string user, DateTimeOffset? before, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var watermark = new Watermark(before is { } moment ? Ids.FirstAt(moment) : ids.Next(), now);
        var unread = await CountUnreadAsync(ns, user, cancellation);
        if (!await watermarks.AdvanceAsync(ns, user, watermark, cancellation))
            return null;
        await push.ToUserAsync(ns, user, HubEvents.Updated, new ReadUpTo(watermark.UpTo, now, DeliveryStatus.Read), AppJson.Default.ReadUpTo, cancellation);
        var left = await PushUnreadCountAsync(ns, user, cancellation);
        var updated = Math.Max(0, unread.Count - left);
        statistics.MarkedAllRead(ns, updated);
        return new Updated(updated);
    }

    public async Task<ChangeResult> DeleteAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var result = await inbox.DeleteAsync(ns, user, id, cancellation);
        if (result.Outcome == ChangeOutcome.NotFound)
            result = await broadcasts.ChangeAsync(ns, user, id, n => n, delete: true, cancellation);
        if (result.Outcome == ChangeOutcome.Changed)
        {
            await PushUpdateAsync(ns, user, new NotificationUpdated { Id = id, DeletedAt = time.GetUtcNow() }, cancellation);
            await PushUnreadCountAsync(ns, user, cancellation);
        }
        return result;
    }

    private async Task<ChangeResult> ReadOneAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var result = await ChangeAsync(ns, user, id, n => n.Read(time.GetUtcNow()), cancellation);
        if (result is { Outcome: ChangeOutcome.Changed, Notification: { } read })
        {
            var update = new NotificationUpdated { Id = id, Status = read.Status, SeenAt = read.SeenAt, ReadAt = read.ReadAt };
            await PushUpdateAsync(ns, user, update, cancellation);
        }
        return result;
    }

    /// <summary>One's own row, and else a broadcast: most are the former.</summary>
    private async Task<ChangeResult> ChangeAsync(string ns, string user, Guid id, Func<Notification, Notification> change, CancellationToken cancellation)
    {
        var result = await inbox.ChangeAsync(ns, user, id, change, cancellation);
        return result.Outcome == ChangeOutcome.NotFound
            ? await broadcasts.ChangeAsync(ns, user, id, change, delete: false, cancellation)
            : result;
    }

    private Task<bool> PushUpdateAsync(string ns, string user, NotificationUpdated update, CancellationToken cancellation) =>
        push.ToUserAsync(ns, user, HubEvents.Updated, update, AppJson.Default.NotificationUpdated, cancellation);

    /// <summary>The count is always the server's: clients never guess it.</summary>
    private async Task<int> PushUnreadCountAsync(string ns, string user, CancellationToken cancellation)
    {
        var counts = await CountUnreadAsync(ns, user, cancellation);
        await push.ToUserAsync(ns, user, HubEvents.UnreadCount, new UnreadCount(counts.Count), AppJson.Default.UnreadCount, cancellation);
        return counts.Count;
    }
}
