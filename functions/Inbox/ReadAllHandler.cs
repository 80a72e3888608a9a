using Notifications.Domain;
using Notifications.Platform;

namespace Notifications.Inbox;

/// <summary>Marks everything read by moving the user's watermark, and takes that back.</summary>
public sealed class ReadAllHandler(
    InboxRows rows, InboxStateStore states, UnreadCounter counter, UnreadMarkers markers, InboxPush push, INotificationObserver observer,
    Ids ids, TimeProvider time)
{
    /// <summary>Marking all read counts as many that were never counted before; how many more became read it doesn't say.</summary>
    public const int MaxCounted = 100;

    /// <summary>Everything up to now, or older than <paramref name="before"/>. How many that are is counted at the same time, no more than
    /// <see cref="MaxCounted"/> beyond what is known: it must not take longer the more there are.</summary>
    public async Task<MarkedAllRead?> ReadAllAsync(string ns, string user, DateTimeOffset? before, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // What is yet to come is nobody's to read: a clock that is ahead marks what there is.
        var upTo = before is { } moment && moment < now ? Ids.FirstAt(moment) : ids.Next();
        var state = await states.ReadAsync(ns, user, cancellation);
        var counting = counter.CountAsync(ns, user, state, upTo, MaxCounted, cancellation);
        var advanced = await states.AdvanceAsync(ns, user, state, upTo, now, cancellation);
        var updated = (await counting).Count;
        if (advanced is not { Watermark: { } watermark })
            return null;
        // It was further already: what was marked unread below it since then is read one by one, archived, snoozed and deleted ones too.
        var again = watermark.UpTo == upTo ? [] : await markers.ListAllAsync(ns, user, watermark.Epoch, upTo, cancellation);
        var oneByOne = await Task.WhenAll(again.Select(async m => (m.Counts, Result: await ReadAsync(m.Id, watermark))));
        if (oneByOne.Any(r => r.Result.Outcome == ChangeOutcome.Busy))
            return null;
        await push.ReadUpToAsync(ns, user, upTo, now, advanced, cancellation);
        observer.MarkedAllRead(ns, Math.Max(0, updated - oneByOne.Count(r => r.Counts && r.Result.Outcome == ChangeOutcome.Changed)));
        return new MarkedAllRead(updated, watermark.UpTo == upTo ? upTo : null);

        Task<ChangeResult> ReadAsync(Guid id, Watermark watermark) =>
            rows.EditAsync(r => r.ChangeAnyAsync(ns, user, id, watermark, n => n.Read(now), now, cancellation));
    }

    /// <summary>Undoes the last <see cref="ReadAllAsync"/>; false when something else was marked read since. What its user did with a
    /// notification in between stays.</summary>
    public async Task<bool> UnreadAllAsync(string ns, string user, Guid upTo, CancellationToken cancellation)
    {
        if (await states.RevertAsync(ns, user, upTo, cancellation) is not { } reverted)
            return false;
        if (reverted is { Before: { Before: { } before, Watermark: { } moved }, After: { Watermark: { } watermark } })
        {
            // Unread below the watermark by their user's wish, before the move or since: so they are in the new epoch, deleted ones too.
            int[] epochs = [before.Epoch, moved.Epoch];
            foreach (var epoch in epochs.Distinct())
            {
                var marked = await markers.ListAllAsync(ns, user, epoch, InboxKeys.Newest, cancellation);
                await Task.WhenAll(marked.Where(m => watermark.Covers(m.Id)).Select(m => KeepUnreadAsync(m.Id, epochs, watermark)));
            }
        }
        await push.ReloadAsync(ns, user, reverted.After, cancellation);
        return true;

        Task<ChangeResult> KeepUnreadAsync(Guid id, int[] epochs, Watermark watermark) => rows.EditAsync(
            r => r.ChangeAnyAsync(ns, user, id, null, n => n.KeepUnread(epochs, watermark.Epoch), time.GetUtcNow(), cancellation));
    }
}
