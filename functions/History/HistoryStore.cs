using Azure.Data.Tables;
using Notifications.Inbox;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.History;

/// <summary>The events that were stored beside a notification.</summary>
public sealed class HistoryStore(Tables tables)
{
    public async Task<IReadOnlyList<HistoryEvent>> ListAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = InboxKeys.Events(user, id);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
        var events = new List<HistoryEvent>();
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            events.Add(HistoryEntity.To(entity));
        return events;
    }
}
