using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>One row beside each user's notifications: the read-up-to watermark, and how many were unread when they were last
/// counted.</summary>
public sealed class InboxStateStore(Tables tables)
{
    /// <summary>When the watermark was moved.</summary>
    public const string At = "ReadUpToAt";

    /// <summary>How far it was moved.</summary>
    public const string UpTo = "ReadUpTo";

    private const string Epoch = "Epoch";
    private const string UpToBefore = "ReadUpToBefore", AtBefore = "ReadUpToAtBefore", EpochBefore = "EpochBefore", Undone = "Undone";

    /// <summary>In place of an epoch: there is nothing to undo.</summary>
    private const int Nothing = -1;

    public async Task<Watermark?> WatermarkAsync(string ns, string user, CancellationToken cancellation) =>
        (await ReadAsync(ns, user, cancellation)).Watermark;

    public async Task<InboxState> ReadAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.State(user), cancellationToken: cancellation);
        if (found is not { HasValue: true, Value: { } row })
            return new InboxState(null, null, null);
        var watermark = row.GetGuid(UpTo) is { } id ? new Watermark(id, row.GetDateTimeOffset(At) ?? default, row.GetInt32(Epoch) ?? 1)
            : null;
        var before = row.GetInt32(EpochBefore) is { } epoch and not Nothing
            ? new Watermark(row.GetGuid(UpToBefore) ?? default, row.GetDateTimeOffset(AtBefore) ?? default, epoch)
            : null;
        return new InboxState(watermark, CachedUnreadCount.Of(row), row.ETag, before, row.GetGuid(Undone));
    }

    /// <summary>Moves the watermark forward, unless it is further already: one write, however many are unread. Gives back how it is
    /// then; null if others kept moving it.</summary>
    /// <param name="state">As it was read a moment ago.</param>
    public Task<InboxState?> AdvanceAsync(
        string ns, string user, InboxState state, Guid upTo, DateTimeOffset at, CancellationToken cancellation)
    {
        InboxState? known = state;
        return Optimistic.ChangeAsync(async () =>
        {
            var current = known ?? await ReadAsync(ns, user, cancellation);
            known = null;
            // To where it is already is a move too: what was marked unread again since then is read by its epoch.
            if (current.Watermark?.UpTo.CompareTo(upTo) > 0)
                return current;
            var before = current.Watermark ?? Watermark.None(at);
            var next = new Watermark(upTo, at, before.Epoch + 1);
            return await WriteAsync(ns, user, current.ETag, row => Fill(row, next, before, Guid.Empty), cancellation) is { } etag
                ? new InboxState(next, null, etag, before) : null;
        });
    }

    /// <summary>Moves the watermark back to where it was before it was moved to <paramref name="upTo"/>, in an epoch of its own. Gives back
    /// the state before and since then, which are the same when it is undone already; null when something else moved it
    /// meanwhile.</summary>
    public async Task<(InboxState Before, InboxState After)?> RevertAsync(string ns, string user, Guid upTo, CancellationToken cancellation)
    {
        var reverted = await Optimistic.ChangeAsync<(InboxState Before, InboxState? After)>(async () =>
        {
            var state = await ReadAsync(ns, user, cancellation);
            if (state.Undone == upTo)
                return (state, state);
            if (state is not { Watermark: { } watermark, Before: { } before } || watermark.UpTo != upTo)
                return (state, null);
            var next = before with { Epoch = watermark.Epoch + 1 };
            return await WriteAsync(ns, user, state.ETag, row => Fill(row, next, null, upTo), cancellation) is { } etag
                ? (state, new InboxState(next, null, etag, null, upTo)) : null;
        });
        return reverted is { After: { } after } ? (reverted.Value.Before, after) : null;
    }

    private static void Fill(TableEntity row, Watermark watermark, Watermark? before, Guid undone)
    {
        (row[UpTo], row[At], row[Epoch], row[Undone]) = (watermark.UpTo, watermark.At, watermark.Epoch, undone);
        row[EpochBefore] = before?.Epoch ?? Nothing;
        if (before is not null)
            (row[UpToBefore], row[AtBefore]) = (before.UpTo, before.At);
    }

    /// <summary>Keeps a count, unless something changed since the state was read: then it may be wrong already.</summary>
    public Task KeepAsync(string ns, string user, InboxState state, CachedUnreadCount count, CancellationToken cancellation) =>
        WriteAsync(ns, user, state.ETag, count.Write, cancellation);

    /// <summary>Null when somebody else wrote it meanwhile.</summary>
    private async Task<ETag?> WriteAsync(string ns, string user, ETag? etag, Action<TableEntity> fill, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = new TableEntity(Keys.Partition(ns, user), InboxKeys.State(user));
        fill(row);
        return (await table.TryPutAsync(row, etag, cancellation, TableUpdateMode.Merge))?.Headers.ETag;
    }
}

/// <summary>What is known of a user's inbox as a whole: the row beside their notifications.</summary>
/// <param name="ETag">Null when there is no row yet.</param>
/// <param name="Before">The watermark before its last move; null when there is no move to undo.</param>
/// <param name="Undone">Where the watermark was before the last move was undone.</param>
public sealed record InboxState(Watermark? Watermark, CachedUnreadCount? Kept, ETag? ETag, Watermark? Before = null, Guid? Undone = null);

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
