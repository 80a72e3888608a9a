using Azure;
using Azure.Data.Tables;
using Notifications.History;

namespace Notifications.Inbox;

/// <summary>A notification's row as it was read, and how it is replaced: with what happened and with its marker, in one transaction.</summary>
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
        TableClient table, TableEntity row, InboxEdit edit, KeptCounts? kept, IEnumerable<TableTransactionAction> beside, CancellationToken cancellation)
    {
        var (before, after) = (IsDeleted ? null : Notification, edit.IsDeleted ? null : edit.After);
        var replace = ETag is { } known
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, known)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
        try
        {
            var written = await table.SubmitTransactionAsync(
                [replace, .. edit.Events.Select(e => HistoryEntity.Write(edit.After, e)), .. UnreadMarkers.Between(before, after), .. kept?.Between(row, before, after) ?? [], .. beside], cancellation);
            return written.Value[0];
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return null;
        }
    }
}
