using Azure;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>Notifications with a collapse key: a later one takes the earlier one's place in one transaction, so that an inbox never has
/// two of them, and never none.</summary>
public sealed class CollapseStore(Tables tables, KeptCounts kept)
{
    /// <summary>The column that says which notification has the key.</summary>
    public const string Current = "Current";

    private const int MaxTries = 8;

    /// <summary>False when a later one is there already: this one is history.</summary>
    public async Task<bool> PutAsync(Notification notification, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var pointer = await ReadAsync(table, notification, InboxKeys.Collapsed(notification.UserId, notification.CollapseKey!), cancellation);
            var earlier = pointer?.GetGuid(Current);
            if (earlier is { } id && id.CompareTo(notification.Id) >= 0)
                return id == notification.Id;
            if (await TryReplaceAsync(table, notification, pointer, earlier, cancellation))
                return true;
        }
        throw new InvalidOperationException("The collapse key kept changing.");
    }

    private async Task<bool> TryReplaceAsync(TableClient table, Notification notification, TableEntity? pointer, Guid? earlier, CancellationToken cancellation)
    {
        var row = NotificationEntity.From(notification);
        var next = new TableEntity(row.PartitionKey, InboxKeys.Collapsed(notification.UserId, notification.CollapseKey!))
        {
            [Current] = notification.Id,
            [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
        };
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.Add, row),
            pointer is null ? new(TableTransactionActionType.Add, next) : new(TableTransactionActionType.UpdateReplace, next, pointer.ETag),
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
        try
        {
            await table.SubmitTransactionAsync(actions, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static async Task<TableEntity?> ReadAsync(TableClient table, Notification notification, string rowKey, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(notification.Namespace, notification.UserId), rowKey, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }
}
