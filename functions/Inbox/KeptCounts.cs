using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>Which notifications may be in a count that is kept, and what goes into the transactions that change how many are unread.</summary>
public sealed class KeptCounts(IOptions<InboxOptions> options, TimeProvider time)
{
    /// <summary>What is older may be counted for good.</summary>
    public Guid Settled => Ids.FirstAt(time.GetUtcNow() - options.Value.SettledAfter);

    public bool IsWorthKeeping(int counted) => counted >= options.Value.KeepCountFrom;

    /// <summary>Of a change in place.</summary>
    /// <param name="before">Null when it is deleted; likewise <paramref name="after"/>.</param>
    internal IEnumerable<TableTransactionAction> Between(TableEntity row, Notification? before, Notification? after) =>
        Counted(before) == Counted(after) ? [] : With([row]);

    /// <summary>Of rows of one partition that are inserted or removed.</summary>
    internal IEnumerable<TableTransactionAction> With(IEnumerable<TableEntity> rows) =>
        rows.Where(row => MayBeCounted(InboxKeys.IdOf(row.RowKey))).Select(row => (row.PartitionKey, State: InboxKeys.StateOf(row.RowKey))).Distinct().Select(Forget);

    /// <summary>In a count that is kept before the change is stored.</summary>
    private bool MayBeCounted(Guid id) => Ids.TimeOf(id) <= time.GetUtcNow() - (options.Value.SettledAfter / 2);

    /// <summary>Whatever is kept there: nobody has to read it first.</summary>
    private static TableTransactionAction Forget((string Partition, string State) key)
    {
        var row = new TableEntity(key.Partition, key.State);
        KeptCount.Forget(row);
        return new TableTransactionAction(TableTransactionActionType.UpsertMerge, row);
    }

    private static (Priority, DateTimeOffset)? Counted(Notification? notification) =>
        notification is not null && notification.CountsAsUnread() ? (notification.Priority, notification.ExpiresAt) : null;
}
