using Azure;
using Azure.Data.Tables;
using Notifications.History;

namespace Notifications.Inbox;

/// <summary>A notification's row as it was read, and how it is replaced: with what happened and with its marker, in one transaction.</summary>
/// <param name="ETag">Null when there is no row yet: a broadcast that its user left alone.</param>
internal sealed record InboxRow(Notification Notification, bool IsDeleted, ETag? ETag)
{
    public static InboxRow Of(TableEntity entity, string ns, string user) =>
        new(NotificationEntity.To(entity, ns, user), entity.GetBoolean(NotificationEntity.Deleted) == true, entity.ETag);

    /// <summary>False when somebody else changed it since it was read.</summary>
    /// <param name="row">What is written over it.</param>
    /// <param name="after">What it is then; null when it is deleted.</param>
    public async Task<bool> ReplaceAsync(
        TableClient table, TableEntity row, Notification? after, IEnumerable<HistoryEvent> events, CancellationToken cancellation)
    {
        var replace = ETag is { } known
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, known)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
        try
        {
            await table.SubmitTransactionAsync(
                [replace, .. events.Select(e => HistoryEntity.Write(Notification, e)), .. UnreadMarkers.Between(IsDeleted ? null : Notification, after)], cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
