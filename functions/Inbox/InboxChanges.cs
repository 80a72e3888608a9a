using Notifications.Broadcasts;
using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>What users do with their notifications. Each change is pushed to the user's connections, so that tabs and devices agree.</summary>
public sealed class InboxChanges(
    InboxHandler inbox, InboxStore store, BroadcastInbox broadcasts, WatermarkStore watermarks, UnreadMarkers markers, SnoozeStore snoozes,
    InboxPush push, Ids ids, TimeProvider time)
{
    public Task<ChangeResult> AcknowledgeAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        // Without the watermark: every notification is acknowledged, and it changes nothing about how.
        AnnouncedAsync(ns, user, ChangeAsync(ns, user, id, null, n => n.Acknowledge(time.GetUtcNow()), cancellation), cancellation);

    public Task<ChangeResult> ReadAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, _) => n.Read(time.GetUtcNow()), cancellation);

    public Task<ChangeResult> UnreadAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, watermark) => n.Unread(time.GetUtcNow(), watermark), cancellation);

    public Task<ChangeResult> SeeAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, _) => n.Seen(time.GetUtcNow()), cancellation);

    public Task<ChangeResult> ArchiveAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, _) => n.Archive(time.GetUtcNow()), cancellation);

    public Task<ChangeResult> UnarchiveAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, _) => n.Unarchive(), cancellation);

    /// <summary>When to look at it again is written first: it may be looked at in vain, but never be forgotten.</summary>
    public async Task<ChangeResult> SnoozeAsync(string ns, string user, Guid id, DateTimeOffset until, CancellationToken cancellation)
    {
        if (await inbox.FindAsync(ns, user, id, cancellation) is null)
            return new ChangeResult(ChangeOutcome.NotFound);
        await snoozes.AddAsync(ns, user, id, until, cancellation);
        return await ChangeSeenAsync(ns, user, id, (n, _) => n.Snooze(until), cancellation);
    }

    /// <summary>How many became read; ids that the user does not have count for nothing.</summary>
    public async Task<Updated> ReadManyAsync(string ns, string user, IReadOnlyList<Guid> wanted, CancellationToken cancellation)
    {
        var watermark = await watermarks.GetAsync(ns, user, cancellation);
        var results = await Task.WhenAll(wanted.Distinct().Select(id => ChangeAsync(ns, user, id, watermark, n => n.Read(time.GetUtcNow()), cancellation)));
        await push.ChangedAsync(ns, user, results, cancellation);
        return new Updated(results.Count(r => r.Outcome == ChangeOutcome.Changed));
    }

    /// <summary>Everything up to now, or older than <paramref name="before"/>. How many that were is counted first.</summary>
    public async Task<Updated?> ReadAllAsync(string ns, string user, DateTimeOffset? before, CancellationToken cancellation)
    {
        var (upTo, now) = (before is { } moment ? Ids.FirstAt(moment) : ids.Next(), time.GetUtcNow());
        var unread = await inbox.CountUnreadAsync(ns, user, cancellation);
        if (await watermarks.AdvanceAsync(ns, user, upTo, now, cancellation) is not { } watermark)
            return null;
        // It was further already: what was marked unread below it since then is read one by one, as it was marked.
        var again = watermark.UpTo == upTo ? [] : await markers.ListAsync(ns, user, watermark, cancellation);
        await Task.WhenAll(again.Where(m => m.Id.CompareTo(upTo) <= 0).Select(m => ChangeAsync(ns, user, m.Id, watermark, n => n.Read(now), cancellation)));
        var left = await push.ReadUpToAsync(ns, user, upTo, now, cancellation);
        return new Updated(Math.Max(0, unread.Count - left));
    }

    public async Task<ChangeResult> DeleteAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (watermark, now) = (await watermarks.GetAsync(ns, user, cancellation), time.GetUtcNow());
        var result = await EitherAsync(rows => rows.DeleteAsync(ns, user, id, watermark, now, cancellation));
        if (result is { Outcome: ChangeOutcome.Changed, Notification: { } deleted })
            await push.DeletedAsync(deleted, now, cancellation);
        return result;
    }

    /// <summary>Undoes a deletion, while the cleanup has not removed it.</summary>
    public async Task<ChangeResult> RestoreAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (watermark, now) = (await watermarks.GetAsync(ns, user, cancellation), time.GetUtcNow());
        var result = await EitherAsync(rows => rows.RestoreAsync(ns, user, id, watermark, now, cancellation));
        if (result is { Outcome: ChangeOutcome.Changed, Notification: { } restored })
            await push.RestoredAsync(restored, cancellation);
        return result;
    }

    /// <summary>Back from being snoozed, if it is due by now; nothing is pushed.</summary>
    public async Task<ChangeResult> ReturnAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (watermark, now) = (await watermarks.GetAsync(ns, user, cancellation), time.GetUtcNow());
        return await ChangeAsync(ns, user, id, watermark, n => n.SnoozedUntil <= now ? n.Return(now, watermark) : n, cancellation);
    }

    private async Task<ChangeResult> ChangeSeenAsync(
        string ns, string user, Guid id, Func<Notification, Watermark?, Notification> change, CancellationToken cancellation)
    {
        var watermark = await watermarks.GetAsync(ns, user, cancellation);
        return await AnnouncedAsync(ns, user, ChangeAsync(ns, user, id, watermark, n => change(n, watermark), cancellation), cancellation);
    }

    private async Task<ChangeResult> AnnouncedAsync(string ns, string user, Task<ChangeResult> change, CancellationToken cancellation)
    {
        var result = await change;
        await push.ChangedAsync(ns, user, [result], cancellation);
        return result;
    }

    private Task<ChangeResult> ChangeAsync(
        string ns, string user, Guid id, Watermark? watermark, Func<Notification, Notification> change, CancellationToken cancellation) =>
        EitherAsync(rows => rows.ChangeAsync(ns, user, id, watermark, change, time.GetUtcNow(), cancellation));

    /// <summary>One's own row, and else a broadcast: most are the former.</summary>
    private async Task<ChangeResult> EitherAsync(Func<IInboxRows, Task<ChangeResult>> edit)
    {
        var result = await edit(store);
        return result.Outcome == ChangeOutcome.NotFound ? await edit(broadcasts) : result;
    }
}
