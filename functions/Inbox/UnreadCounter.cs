using Notifications.Broadcasts;

namespace Notifications.Inbox;

/// <summary>Counts what is unread: what is newer than the watermark, what was marked unread again below it, and broadcasts.</summary>
public sealed class UnreadCounter(
    InboxStateStore states, InboxReader inbox, BroadcastInbox broadcasts, UnreadMarkers markers, KeptCounts kept, TimeProvider time)
{
    public async Task<UnreadCounts> CountAsync(string ns, string user, CancellationToken cancellation) =>
        await CountAsync(ns, user, await states.ReadAsync(ns, user, cancellation), null, null, cancellation);

    /// <param name="olderThan">Only those.</param>
    /// <param name="max">When there are as many that no kept count holds, counting ends.</param>
    public async Task<UnreadCounts> CountAsync(string ns, string user, InboxState state, Guid? olderThan, int? max, CancellationToken cancellation)
    {
        var range = new IdRange(olderThan, state.Watermark?.UpTo);
        var again = markers.ListAsync(ns, user, state.Watermark, cancellation);
        var shared = broadcasts.ReadAsync(ns, user, range, cancellation).Where(n => n.CountsAsUnread()).ToArrayAsync(cancellation);
        var counts = await CountOwnAsync(ns, user, state, range, max, cancellation);
        var marked = (await again).Where(m => olderThan is not { } id || m.Id.CompareTo(id) < 0).Select(m => m.Priority);
        foreach (var priority in (await shared).Select(n => n.Priority).Concat(marked))
            Add(counts, priority);
        return new UnreadCounts(counts.Values.Sum(), counts);
    }

    /// <summary>Begins with the count that is kept, and keeps its own when it had to read many.</summary>
    private async Task<SortedDictionary<Priority, int>> CountOwnAsync(
        string ns, string user, InboxState state, IdRange range, int? max, CancellationToken cancellation)
    {
        var known = state.Kept is { } count && count.IsRight(state.Watermark, time.GetUtcNow()) && !(range.OlderThan?.CompareTo(count.UpTo) <= 0) ? count : null;
        var settled = kept.Settled;
        var (counts, old, read) = (Begin(known), Begin(known), 0);
        var (settledCount, until) = (0, known?.Until ?? DateTimeOffset.MaxValue);
        await foreach (var row in inbox.ListUnreadAsync(ns, user, range with { NewerThan = known?.UpTo ?? range.NewerThan }, max, cancellation))
        {
            Add(counts, row.Priority);
            if (row.Id.CompareTo(settled) <= 0)
            {
                Add(old, row.Priority);
                (settledCount, until) = (settledCount + 1, row.ExpiresAt < until ? row.ExpiresAt : until);
            }
            if (++read == max)
                return counts;
        }
        if (range.OlderThan is null && kept.IsWorthKeeping(settledCount))
            await states.KeepAsync(ns, user, state, new KeptCount(settled, state.Watermark?.Epoch ?? 0, until, old), cancellation);
        return counts;
    }

    private static SortedDictionary<Priority, int> Begin(KeptCount? known) => known is null ? [] : new(known.Counts.ToDictionary());

    private static void Add(SortedDictionary<Priority, int> counts, Priority priority) => counts[priority] = counts.GetValueOrDefault(priority) + 1;
}
