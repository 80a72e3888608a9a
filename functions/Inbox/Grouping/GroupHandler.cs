using Notifications.Domain;

namespace Notifications.Inbox.Grouping;

/// <summary>Events of groups: they join what is in the inbox, and are taken out again.</summary>
public sealed class GroupHandler(GroupStore store, InboxPush push)
{
    private const int ParallelUsers = 32;

    /// <summary>What tells of them now, one for each user; whoever has dealt with theirs meanwhile gets none.</summary>
    public async Task<Notification[]> PutAsync(IReadOnlyCollection<Notification> notifications, CancellationToken cancellation)
    {
        var put = new System.Collections.Concurrent.ConcurrentBag<Notification>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelUsers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(notifications, options, async (notification, token) =>
        {
            var result = await store.PutAsync(notification, token);
            if (result is { Row: { } changed, Before: { } before })
                await push.ChangedAsync(
                    changed.Namespace, changed.UserId, [new ChangeResult(ChangeOutcome.Changed, changed, before)], token);
            if (result.Row is { } row)
                put.Add(row);
        });
        return [.. put];
    }

    /// <summary>Takes one event out of its group and tells its user. Null when it is in none; with the notification's id when nothing is
    /// left of the group.</summary>
    internal async Task<TakenOut?> TakeOutAsync(string ns, string user, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await store.TakeOutAsync(ns, user, id, cancellation) is not { } taken)
            return null;
        if (taken is { Before: { } before, After: { } after })
            await (before.Id == after.Id
                ? push.ChangedAsync(ns, user, [new ChangeResult(ChangeOutcome.Changed, after, before)], cancellation)
                : push.MovedAsync(before, after, now, cancellation));
        return taken;
    }
}

/// <summary>A user's notifications, by the ids of the events that they tell of.</summary>
public sealed class GroupedInbox(InboxStore own, GroupRows groups) : IInboxRows
{
    async Task<InboxRow?> IInboxRows.ReadRowAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        await groups.CurrentAsync(ns, user, id, cancellation) is { } current
            ? await ((IInboxRows)own).ReadRowAsync(ns, user, current, cancellation) : null;

    Task<bool> IInboxRows.WriteRowAsync(InboxRow row, InboxEdit edit, CancellationToken cancellation) =>
        ((IInboxRows)own).WriteRowAsync(row, edit, cancellation);
}
