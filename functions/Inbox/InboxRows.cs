using Notifications.Domain;
using Notifications.Inbox.Grouping;

namespace Notifications.Inbox;

/// <summary>All that a user can change: their own rows, what they did with broadcasts, and groups by the ids of their events.</summary>
public sealed class InboxRows(InboxStore own, BroadcastInbox broadcasts, GroupedInbox grouped, TimeProvider time)
{
    /// <summary>Null when the user has neither, deleted it, or it has expired.</summary>
    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        await own.FindOwnAsync(ns, user, id, cancellation) ?? await broadcasts.FindAsync(ns, user, id, cancellation)
        ?? await FindGroupedAsync(ns, user, id, cancellation);

    /// <summary>By the id of an event that it tells of, and not by its own.</summary>
    public Task<Notification?> FindGroupedAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        own.FindGroupedAsync(ns, user, id, cancellation);

    /// <summary>Applies a pure change under optimistic concurrency, whatever the user's watermark covers. A broadcast that its user left
    /// alone gets a row of theirs by it.</summary>
    public Task<ChangeResult> ChangeAsync(
        string ns, string user, Guid id, Func<Notification, Notification> change, CancellationToken cancellation) =>
        EditAsync(rows => rows.ChangeAsync(ns, user, id, null, change, time.GetUtcNow(), cancellation));

    /// <summary>One's own row, and else a broadcast: most are the former.</summary>
    internal async Task<ChangeResult> EditAsync(Func<IInboxRows, Task<ChangeResult>> edit)
    {
        var result = await EditOneAsync(edit);
        return result.Outcome == ChangeOutcome.NotFound ? await edit(grouped) : result;
    }

    /// <summary>The same, by its own id only.</summary>
    internal async Task<ChangeResult> EditOneAsync(Func<IInboxRows, Task<ChangeResult>> edit)
    {
        var result = await edit(own);
        return result.Outcome == ChangeOutcome.NotFound ? await edit(broadcasts) : result;
    }
}
