using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>What users do with their notifications. Each change is pushed to the user's connections, so that tabs and devices agree.</summary>
public sealed class InboxChanges(
    InboxHandler inbox, InboxReader reader, InboxStore store, BroadcastInbox broadcasts, InboxStateStore states, UnreadCounter counter, UnreadMarkers markers,
    SnoozeStore snoozes, InboxPush push, INotificationObserver observer, Ids ids, TimeProvider time, IOptions<RetentionOptions> retention)
{
    /// <summary>Marking all read counts as many that were never counted before; how many more became read it doesn't say.</summary>
    public const int MaxCounted = 100;

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
        if (await inbox.FindAsync(ns, user, id, cancellation) is not { } found)
            return new ChangeResult(ChangeOutcome.NotFound);
        if (found.HasGivenExpiry && until >= found.ExpiresAt)
            return new ChangeResult(ChangeOutcome.ExpiresBefore, found with { SnoozedUntil = until });
        await snoozes.AddAsync(ns, user, id, until, cancellation);
        return await ChangeSeenAsync(ns, user, id, (n, _) => n.Snooze(until, retention.Value.For(n.Priority)), cancellation);
    }

    /// <summary>How many became read; ids that the user does not have count for nothing.</summary>
    public async Task<Updated> ReadManyAsync(string ns, string user, IReadOnlyList<Guid> wanted, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
        var results = await Task.WhenAll(wanted.Distinct().Select(id => ChangeAsync(ns, user, id, watermark, n => n.Read(time.GetUtcNow()), cancellation)));
        await push.ChangedAsync(ns, user, results, cancellation);
        return new Updated(results.Count(r => r.Outcome == ChangeOutcome.Changed));
    }

    /// <summary>Everything up to now, or older than <paramref name="before"/>. How many that are is counted at the same time, no more than
    /// <see cref="MaxCounted"/> beyond what is known: it must not take longer the more there are.</summary>
    public async Task<MarkedAllRead?> ReadAllAsync(string ns, string user, DateTimeOffset? before, CancellationToken cancellation)
    {
        var (upTo, now) = (before is { } moment ? Ids.FirstAt(moment) : ids.Next(), time.GetUtcNow());
        var state = await states.ReadAsync(ns, user, cancellation);
        var counting = counter.CountAsync(ns, user, state, upTo, MaxCounted, cancellation);
        var advanced = await states.AdvanceAsync(ns, user, state, upTo, now, cancellation);
        var updated = (await counting).Count;
        if (advanced is not { Watermark: { } watermark })
            return null;
        // It was further already: what was marked unread below it since then is read one by one, archived, snoozed and deleted ones too.
        var again = watermark.UpTo == upTo ? [] : await markers.ListAllAsync(ns, user, watermark, upTo, cancellation);
        var oneByOne = await Task.WhenAll(
            again.Select(async m => (m.Counts, Result: await EitherAsync(rows => rows.ReadAnyAsync(ns, user, m.Id, watermark, now, cancellation)))));
        if (oneByOne.Any(r => r.Result.Outcome == ChangeOutcome.Busy))
            return null;
        await push.ReadUpToAsync(ns, user, upTo, now, advanced, cancellation);
        observer.MarkedAllRead(ns, Math.Max(0, updated - oneByOne.Count(r => r.Counts && r.Result.Outcome == ChangeOutcome.Changed)));
        return new MarkedAllRead(updated, watermark.UpTo == upTo ? upTo : null);
    }

    /// <summary>Undoes the last <see cref="ReadAllAsync"/>; false when something else was marked read since. What its user did with a
    /// notification in between stays.</summary>
    public async Task<bool> UnreadAllAsync(string ns, string user, Guid upTo, CancellationToken cancellation)
    {
        if (await states.RevertAsync(ns, user, upTo, cancellation) is not { } reverted)
            return false;
        if (reverted is { Before: { Before: { } before, Watermark: { } moved }, After: { Watermark: { } watermark } })
        {
            // Unread below the watermark by their user's wish, before the move or since: so they are in the new epoch.
            int[] epochs = [before.Epoch, moved.Epoch];
            var marked = await reader.ListMarkedUnreadAsync(ns, user, epochs[0], epochs[1], cancellation);
            await Task.WhenAll(marked.Where(watermark.Covers).Select(
                id => ChangeAsync(ns, user, id, null, n => n.KeepUnread(epochs, watermark.Epoch), cancellation)));
        }
        await push.ReloadAsync(ns, user, reverted.After, cancellation);
        return true;
    }

    public async Task<ChangeResult> DeleteAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (watermark, now) = (await states.WatermarkAsync(ns, user, cancellation), time.GetUtcNow());
        var result = await EitherAsync(rows => rows.DeleteAsync(ns, user, id, watermark, now, cancellation));
        if (result is { Outcome: ChangeOutcome.Changed, Notification: { } deleted })
            await push.DeletedAsync(deleted, now, cancellation);
        return result;
    }

    /// <summary>Undoes a deletion, while the cleanup has not removed it.</summary>
    public async Task<ChangeResult> RestoreAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (watermark, now) = (await states.WatermarkAsync(ns, user, cancellation), time.GetUtcNow());
        var result = await EitherAsync(rows => rows.RestoreAsync(ns, user, id, watermark, now, cancellation));
        if (result is { Outcome: ChangeOutcome.Changed, Notification: { } restored })
            await push.RestoredAsync(restored, cancellation);
        return result;
    }

    /// <summary>Back from being snoozed, if it is due by now; nothing is pushed.</summary>
    public async Task<ChangeResult> ReturnAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (watermark, now) = (await states.WatermarkAsync(ns, user, cancellation), time.GetUtcNow());
        return await ChangeAsync(ns, user, id, watermark, n => n.SnoozedUntil <= now ? n.Return(now, watermark) : n, cancellation);
    }

    private async Task<ChangeResult> ChangeSeenAsync(
        string ns, string user, Guid id, Func<Notification, Watermark?, Notification> change, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
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

/// <summary>What came of changing a notification.</summary>
/// <param name="Notification">As it is now; null when it was not found.</param>
/// <param name="Before">As it was, when it changed.</param>
public readonly record struct ChangeResult(ChangeOutcome Outcome, Notification? Notification = null, Notification? Before = null);

public enum ChangeOutcome
{
    Changed,

    /// <summary>It was so already.</summary>
    Unchanged,

    NotFound,

    /// <summary>Its sender set an end that comes before what was asked for.</summary>
    ExpiresBefore,

    /// <summary>Others kept changing it; trying again makes sense.</summary>
    Busy,
}
