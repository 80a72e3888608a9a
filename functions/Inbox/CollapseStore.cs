using System.Collections.Concurrent;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>Notifications with a collapse key: a later one takes the earlier one's place in one transaction, so that an inbox never has
/// two of them, and never none.</summary>
public sealed class CollapseStore(Tables tables, GroupCommit writes, CachedUnreadCounts kept, TimeProvider time)
{
    /// <summary>The column that says which notification has the key.</summary>
    public const string Current = "Current";

    private const int ParallelUsers = 32;

    /// <summary>Those of them that took their places; for the others a later one was there already.</summary>
    public async Task<Notification[]> PutAsync(IReadOnlyCollection<Notification> notifications, CancellationToken cancellation)
    {
        var put = new ConcurrentBag<Notification>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelUsers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(notifications, options, async (notification, token) =>
        {
            if (notification.CollapseKey is null)
                throw new ArgumentException("It has no collapse key.", nameof(notifications));
            if (await PutAsync(notification, token))
                put.Add(notification);
        });
        return [.. put];
    }

    /// <summary>False when a later one is there already: this one is history.</summary>
    public async Task<bool> PutAsync(Notification notification, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        return await Optimistic.ChangeAsync<bool>(async () =>
        {
            var pointer = await ReadAsync(
                table, notification, InboxKeys.Collapsed(notification.UserId, notification.CollapseKey!), cancellation);
            var earlier = pointer?.GetGuid(Current);
            if (earlier == notification.Id)
                return true;
            if (pointer is not null && IsLater(pointer, notification))
                return false;
            if (await TryReplaceAsync(table, notification, pointer, earlier, cancellation))
                return true;
            return null;
        }) ?? throw new InvalidOperationException("The collapse key kept changing.");
    }

    internal static TableEntity PointerTo(Notification notification)
    {
        var pointer = new TableEntity(
            Keys.Partition(notification.Namespace, notification.UserId),
            InboxKeys.Collapsed(notification.UserId, notification.CollapseKey!))
        {
            [Current] = notification.Id,
            [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
            [nameof(Notification.At)] = CollapseRank.Of(notification).At,
        };
        if (notification.Sequence is { } sequence)
            pointer[nameof(Notification.Sequence)] = sequence;
        return pointer;
    }

    private async Task<bool> TryReplaceAsync(
        TableClient table, Notification notification, TableEntity? pointer, Guid? earlier, CancellationToken cancellation)
    {
        var row = NotificationEntity.From(notification);
        var next = PointerTo(notification);
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.Add, row),
            TableExtensions.Put(next, pointer?.ETag),
        ];
        List<TableEntity> changed = [row];
        // The earlier one may be gone by now: deleting what is not there would fail the transaction.
        if (earlier is { } id && await ReadAsync(table, notification, InboxKeys.Row(notification.UserId, id), cancellation) is { } old)
        {
            actions.Add(new(TableTransactionActionType.Delete, old, old.ETag));
            changed.Add(old);
            var before = InboxRow.Of(old, notification.Namespace, notification.UserId);
            actions.AddRange(UnreadMarkers.Between(before.IsDeleted ? null : before.Notification, null));
        }
        actions.AddRange(kept.With(changed));
        return await Optimistic.TryAsync(writes.SubmitAsync(table, actions, cancellation)) is not null;
    }

    /// <summary>What the pointer points to came after the notification. One that has expired keeps nothing out.</summary>
    private bool IsLater(TableEntity pointer, Notification notification)
    {
        var (id, expiresAt) = (pointer.GetGuid(Current) ?? default, pointer.GetDateTimeOffset(NotificationEntity.ExpiresAt));
        var rank = new CollapseRank(
            pointer.GetInt64(nameof(Notification.Sequence)), pointer.GetDateTimeOffset(nameof(Notification.At)) ?? Ids.TimeOf(id), id);
        return expiresAt > time.GetUtcNow() && rank.IsLaterThan(CollapseRank.Of(notification));
    }

    private static async Task<TableEntity?> ReadAsync(
        TableClient table, Notification notification, string rowKey, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(notification.Namespace, notification.UserId), rowKey, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }
}

/// <summary>Which of two notifications with the same collapse key is the later one, in whatever order they are handled.</summary>
/// <param name="Sequence">The sender's own count; it decides where both have one.</param>
/// <param name="At">When it was so: as the sender says, else when the send was accepted or due.</param>
/// <param name="Id">Decides between two of the same moment.</param>
public readonly record struct CollapseRank(long? Sequence, DateTimeOffset At, Guid Id)
{
    public static CollapseRank Of(Notification notification) =>
        new(notification.Sequence, notification.At ?? notification.CreatedAt, notification.Id);

    public bool IsLaterThan(CollapseRank other)
    {
        if (Sequence is { } one && other.Sequence is { } another && one != another)
            return one > another;
        return At == other.At ? Id.CompareTo(other.Id) > 0 : At > other.At;
    }
}
