using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Inbox.Grouping;
using Notifications.Platform.Storage;

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

/// <summary>Where rows are read and written: a user's own notifications, or what they did with broadcasts.</summary>
internal interface IInboxRows
{
    /// <summary>Null when there is nothing, or it has expired.</summary>
    Task<InboxRow?> ReadRowAsync(string ns, string user, Guid id, CancellationToken cancellation);

    /// <summary>As this instance wrote it a moment ago, without reading it; null when it did not.</summary>
    InboxRow? FindRecent(string ns, string user, Guid id) => null;

    /// <summary>False when somebody else changed it since it was read.</summary>
    Task<bool> WriteRowAsync(InboxRow row, InboxEdit edit, CancellationToken cancellation);
}

/// <summary>What is to become of a row.</summary>
internal sealed record InboxEdit(Notification Before, Notification After, bool IsDeleted, IEnumerable<HistoryEvent> Events);

/// <summary>Changes under optimistic concurrency.</summary>
internal static class InboxEdits
{
    /// <param name="watermark">The change is made to what the user sees; null for what is not the user's change.</param>
    public static Task<ChangeResult> ChangeAsync(
        this IInboxRows rows, string ns, string user, Guid id, Watermark? watermark, Func<Notification, Notification> change,
        DateTimeOffset now, CancellationToken cancellation) =>
        EditAsync(rows, ns, user, id, false, row => Changed(row, watermark, change, now), cancellation);

    /// <summary>Changes a notification whatever became of it: one that is deleted stays so, and is changed when it is restored.</summary>
    public static Task<ChangeResult> ChangeAnyAsync(
        this IInboxRows rows, string ns, string user, Guid id, Watermark? watermark, Func<Notification, Notification> change,
        DateTimeOffset now, CancellationToken cancellation) =>
        EditAsync(rows, ns, user, id, true, row => Changed(row, watermark, change, now), cancellation);

    /// <summary>Hides a notification at once; the cleanup removes it later.</summary>
    /// <param name="keepsGroups">What tells of a group stays as it is.</param>
    public static Task<ChangeResult> DeleteAsync(
        this IInboxRows rows, string ns, string user, Guid id, Watermark? watermark, bool keepsGroups, DateTimeOffset now,
        CancellationToken cancellation) =>
        EditAsync(rows, ns, user, id, false, row =>
        {
            var notification = Watermark.Apply(watermark, row.Notification);
            var isDeleted = !keepsGroups || notification.Group is null;
            return new InboxEdit(notification, notification, isDeleted, [new HistoryEvent(now, HistoryEventKind.Deleted)]);
        }, cancellation);

    /// <summary>Undoes a deletion while the row is there. What was snoozed and due meanwhile is back.</summary>
    public static Task<ChangeResult> RestoreAsync(
        this IInboxRows rows, string ns, string user, Guid id, Watermark? watermark, DateTimeOffset now, CancellationToken cancellation) =>
        EditAsync(rows, ns, user, id, true, row =>
        {
            var before = Watermark.Apply(watermark, row.Notification);
            var after = row.IsDeleted && before.SnoozedUntil <= now ? before.Return(now, watermark) : before;
            return new InboxEdit(before, after, false, [new HistoryEvent(now, HistoryEventKind.Restored)]);
        }, cancellation);

    private static InboxEdit Changed(InboxRow row, Watermark? watermark, Func<Notification, Notification> change, DateTimeOffset now)
    {
        var before = Watermark.Apply(watermark, row.Notification);
        var after = change(before);
        var events = ReferenceEquals(before, after) ? [] : HistoryEvents.Between(before, after, now);
        return new InboxEdit(before, after, row.IsDeleted, events);
    }

    private static async Task<ChangeResult> EditAsync(
        IInboxRows rows, string ns, string user, Guid id, bool deletedToo, Func<InboxRow, InboxEdit> edit, CancellationToken cancellation)
    {
        var recent = rows.FindRecent(ns, user, id);
        var result = await Optimistic.ChangeAsync<ChangeResult>(async () =>
        {
            var known = recent;
            recent = null;
            if ((known ?? await rows.ReadRowAsync(ns, user, id, cancellation)) is not { } row || (row.IsDeleted && !deletedToo))
                return new ChangeResult(ChangeOutcome.NotFound);
            var next = edit(row);
            if (!ReferenceEquals(next.Before, next.After) || row.IsDeleted != next.IsDeleted)
            {
                return await rows.WriteRowAsync(row, next, cancellation)
                    ? new ChangeResult(ChangeOutcome.Changed, next.After, next.Before) : null;
            }
            // That nothing is to be done is for the row itself to say.
            return known is null ? new ChangeResult(ChangeOutcome.Unchanged, next.After) : null;
        });
        return result ?? new ChangeResult(ChangeOutcome.Busy);
    }
}

/// <summary>A notification's row as it was read, and how it is replaced: with what happened and with its marker, in one
/// transaction.</summary>
/// <param name="ETag">Null when there is no row yet: a broadcast that its user left alone.</param>
/// <param name="DeletedAt">When the user deleted it; null also of a broadcast, whose row has to hide it for as long as that lives.</param>
internal sealed record InboxRow(Notification Notification, bool IsDeleted, ETag? ETag, DateTimeOffset? DeletedAt = null)
{
    public static InboxRow Of(TableEntity entity, string ns, string user) =>
        new(NotificationEntity.To(entity, ns, user), entity.GetBoolean(NotificationEntity.Deleted) == true, entity.ETag,
            entity.GetDateTimeOffset(NotificationEntity.DeletedAt));

    /// <summary>The answer for the row; null when somebody else changed it since it was read.</summary>
    /// <param name="row">What is written over it.</param>
    /// <param name="kept">Counts that it may be in; null: it is in none.</param>
    /// <param name="beside">What else the same transaction does.</param>
    public async Task<Response?> ReplaceAsync(
        GroupCommit writes, TableClient table, TableEntity row, InboxEdit edit, CachedUnreadCounts? kept,
        IEnumerable<TableTransactionAction> beside, CancellationToken cancellation)
    {
        var (before, after) = (IsDeleted ? null : Notification, edit.IsDeleted ? null : edit.After);
        var written = await Optimistic.TryAsync(writes.SubmitAsync(table,
            [TableExtensions.Put(row, ETag), .. edit.Events.Select(e => HistoryEntity.Write(edit.After, e)),
            .. UnreadMarkers.Between(before, after), .. kept?.Between(row, before, after) ?? [], .. beside], cancellation));
        return written?[0];
    }
}
