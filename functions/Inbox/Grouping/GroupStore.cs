using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Storage;

namespace Notifications.Inbox.Grouping;

/// <summary>Notifications with a group key: an event joins the notification of those before it, which moves up as the event's own row, in
/// one transaction. An inbox never has two of them, and an event that comes twice counts once.</summary>
public sealed class GroupStore(
    Tables tables, GroupCommit writes, GroupRows rows, GroupTexts texts, InboxStateStore states, CachedUnreadCounts kept,
    RecentNotifications recent, TimeProvider time) : IDisposable
{
    /// <summary>Other instances put events into the same group at that moment.</summary>
    private const int MaxTries = 40;

    private const int Turns = 64;

    /// <summary>Events of one group come together, and all change the same rows: those of one instance wait for each other. Those of the
    /// queue wait in a row of their own: storage lets requests go first, so a request behind them would wait for all requests.</summary>
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 2 * Turns).Select(_ => new SemaphoreSlim(1))];

    public void Dispose()
    {
        foreach (var turn in turns)
            turn.Dispose();
    }

    /// <summary>What tells of the event now.</summary>
    internal Task<GroupedPut> PutAsync(Notification notification, CancellationToken cancellation)
    {
        if (notification is not { GroupKey: not null, GroupWindow: not null })
            throw new ArgumentException("It has no group key.", nameof(notification));
        return InTurnAsync(notification.UserId, () => TryPutAsync(notification, cancellation), cancellation);
    }

    /// <summary>Takes one event out, for good. Null when it is in no group.</summary>
    internal async Task<TakenOut?> TakeOutAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        if (await rows.FindEventAsync(ns, user, id, cancellation) is null)
            return null;
        return await InTurnAsync(user, () => TryTakeOutAsync(ns, user, id, cancellation), cancellation);
    }

    private async Task<T> InTurnAsync<T>(string user, Func<Task<T?>> attempt, CancellationToken cancellation) where T : class
    {
        var place = (int)((uint)user.GetHashCode(StringComparison.Ordinal) % Turns);
        var turn = turns[QueueWork.IsCurrent ? Turns + place : place];
        await turn.WaitAsync(cancellation);
        try
        {
            return await Optimistic.ChangeAsync(attempt, MaxTries) ?? throw new InvalidOperationException("The group kept changing.");
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<GroupedPut?> TryPutAsync(Notification own, CancellationToken cancellation)
    {
        var (ns, user) = (own.Namespace, own.UserId);
        var finding = rows.FindAsync(ns, user, own.GroupKey!, cancellation);
        var earlier = await rows.FindEventAsync(ns, user, own.Id, cancellation);
        var (group, happened) = (await finding, GroupEvent.Of(own));
        if (earlier is not null)
            return new GroupedPut(earlier.IsOut ? null : await FindAgainAsync(earlier, group, cancellation));
        if (group is not null && group.State.Takes(happened, own.GroupWindow!)
            && await ReadOpenAsync(ns, user, group.State.Current, cancellation) is { } row)
            return await TryGrowAsync(own, row, group, group.State.With(happened, own.GroupWindow!), cancellation);
        var state = GroupState.Begin(happened, own.GroupWindow!);
        var begun = own with { Group = state.ToGroup() };
        var entity = NotificationEntity.From(begun);
        // One that comes after its time does not take the key from the group that has it since then. Had that one changed meanwhile, the
        // event may belong to it after all.
        var key = group is null || own.Id.CompareTo(group.State.Current) > 0
            ? GroupRows.Write(begun, state, group?.ETag) : GroupRows.Keep(own, group);
        return await TrySubmitAsync(
            [new(TableTransactionActionType.Add, entity), GroupRows.Add(own, state.Id), key, .. kept.With([entity])], cancellation)
            ? new GroupedPut(begun) : null;
    }

    private async Task<GroupedPut?> TryGrowAsync(
        Notification own, InboxRow row, StoredGroup group, GroupState state, CancellationToken cancellation)
    {
        var before = row.Notification;
        TableTransactionAction[] beside = [GroupRows.Add(own, state.Id), GroupRows.Write(Longer(own, before), state, group.ETag)];
        if (own.Id.CompareTo(before.Id) > 0)
        {
            var after = GroupChanges.Grown(before, texts.Apply(own, state.ToGroup()));
            return await TryMoveAsync(row, after, false, beside, cancellation) ? new GroupedPut(after) : null;
        }
        // It is older than what is there: only the numbers and the sentence change.
        if (await rows.FindEventAsync(own.Namespace, own.UserId, before.Id, cancellation) is not { } newest)
            return null;
        var newTexts = GroupChanges.WithTextsOf(before, texts.Apply(newest.Notification, state.ToGroup()));
        return await TryReplaceAsync(row, newTexts, beside, cancellation) ? new GroupedPut(newTexts, before) : null;
    }

    private async Task<TakenOut?> TryTakeOutAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        if (await rows.FindEventAsync(ns, user, id, cancellation) is not { } stored)
            return TakenOut.Nothing;
        var finding = rows.FindAsync(ns, user, stored.Key, cancellation);
        var events = await rows.EventsAsync(ns, user, stored.GroupId, cancellation);
        var rest = events.Where(e => e.Notification.Id != id).ToArray();
        var (group, current) = (await finding, events.Count == 0 ? id : events[0].Notification.Id);
        if (stored.IsOut)
            return rest.Length == 0 ? new TakenOut(current) : TakenOut.Nothing;
        var hasKey = group is not null && group.State.Id == stored.GroupId;
        var state = (hasKey ? group!.State : new GroupState(stored.GroupId, default, default, default, 0))
            .Of(rest.Select(e => GroupEvent.Of(e.Notification)));
        var row = await ReadAsync(ns, user, current, cancellation);
        // The key stays for as long as what it leads to.
        var lasting = row is null ? stored.Notification : Longer(stored.Notification, row.Notification);
        TableTransactionAction[] key = hasKey ? [GroupRows.Write(lasting, state, group!.ETag)] : [];
        TableTransactionAction[] beside = [GroupRows.TakeOut(stored), .. key];
        if (rest.Length == 0 || row is null)
            return await TrySubmitAsync(beside, cancellation) ? new TakenOut(rest.Length == 0 ? current : null) : null;
        var newTexts = texts.Apply(rest[0].Notification, state.ToGroup());
        if (current != id)
        {
            var after = GroupChanges.WithTextsOf(row.Notification, newTexts);
            return await TryReplaceAsync(row, after, beside, cancellation)
                ? new TakenOut(null) { Before = row.Notification, After = row.IsDeleted ? null : after } : null;
        }
        var back = GroupChanges.WithoutNewest(row.Notification, newTexts);
        return await TryMoveAsync(row, back, row.IsDeleted, beside, cancellation)
            ? new TakenOut(null) { Before = row.Notification, After = row.IsDeleted ? null : back } : null;
    }

    /// <summary>Of an event that is stored already; null when its user has dealt with it.</summary>
    private async Task<Notification?> FindAgainAsync(StoredEvent earlier, StoredGroup? group, CancellationToken cancellation)
    {
        var (ns, user, id) = (earlier.Notification.Namespace, earlier.Notification.UserId, earlier.Notification.Id);
        var current = await rows.CurrentAsync(ns, user, earlier, group, cancellation) ?? id;
        return (await ReadOpenAsync(ns, user, current, cancellation))?.Notification;
    }

    /// <summary>Null when its user has dealt with it: what they know is not newTexts again with what is new.</summary>
    private async Task<InboxRow?> ReadOpenAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (reading, watermark) = (ReadAsync(ns, user, id, cancellation), await states.WatermarkAsync(ns, user, cancellation));
        return await reading is { IsDeleted: false } row && Watermark.Apply(watermark, row.Notification).CountsAsUnread() ? row : null;
    }

    private async Task<InboxRow?> ReadAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.Row(user, id), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } entity } && tables.TryRead(entity, e => InboxRow.Of(e, ns, user), out var row)
            && row.Notification.ExpiresAt > time.GetUtcNow() ? row : null;
    }

    private Task<bool> TryMoveAsync(
        InboxRow row, Notification after, bool isDeleted, IEnumerable<TableTransactionAction> beside, CancellationToken cancellation)
    {
        var (old, entity) = (NotificationEntity.From(row.Notification), NotificationEntity.From(after, isDeleted ? row.DeletedAt : null));
        return ForgettingAsync(row.Notification, TrySubmitAsync(
            [
                new(TableTransactionActionType.Add, entity), new(TableTransactionActionType.Delete, old, row.ETag!.Value), .. beside,
                .. UnreadMarkers.Between(row.IsDeleted ? null : row.Notification, null),
                .. UnreadMarkers.Between(null, isDeleted ? null : after),
                .. kept.With([old, entity]),
            ], cancellation));
    }

    private Task<bool> TryReplaceAsync(
        InboxRow row, Notification after, IEnumerable<TableTransactionAction> beside, CancellationToken cancellation)
    {
        var entity = NotificationEntity.From(after, row.IsDeleted ? row.DeletedAt : null);
        return ForgettingAsync(row.Notification, TrySubmitAsync(
            [new(TableTransactionActionType.UpdateReplace, entity, row.ETag!.Value), .. beside], cancellation));
    }

    private async Task<bool> ForgettingAsync(Notification changed, Task<bool> change)
    {
        recent.Forget(changed.Namespace, changed.UserId, changed.Id);
        return await change;
    }

    /// <summary>False when somebody else changed one of the rows meanwhile.</summary>
    private async Task<bool> TrySubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        return await Optimistic.TryAsync(writes.SubmitAsync(table, actions, cancellation)) is not null;
    }

    private static Notification Longer(Notification one, Notification other) =>
        one.ExpiresAt >= other.ExpiresAt ? one : other with { GroupKey = one.GroupKey };
}

/// <summary>What an event did.</summary>
/// <param name="Row">What tells of it now; null when its user has dealt with that.</param>
/// <param name="Before">When only that changed: as it was.</param>
internal sealed record GroupedPut(Notification? Row, Notification? Before = null);

/// <summary>What taking an event out did.</summary>
/// <param name="Emptied">The notification that tells of nothing any more: it is to be deleted.</param>
internal sealed record TakenOut(Guid? Emptied)
{
    public static readonly TakenOut Nothing = new((Guid?)null);

    public Notification? Before { get; init; }

    /// <summary>Null when nobody sees it.</summary>
    public Notification? After { get; init; }
}
