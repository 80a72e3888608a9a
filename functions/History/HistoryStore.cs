using Azure.Data.Tables;
using Notifications.Inbox;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.History;

/// <summary>The events that were stored beside a notification.</summary>
public sealed class HistoryStore(Tables tables)
{
    public async Task<IReadOnlyList<HistoryEvent>> ListAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        [.. (await ListAsync(ns, user, id, id, cancellation))[id]];

    /// <summary>Those of all notifications of a range of ids, both ends included.</summary>
    public async Task<ILookup<Guid, HistoryEvent>> ListAsync(string ns, string user, Guid first, Guid last, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = (InboxKeys.Events(user, first).From, InboxKeys.Events(user, last).Until);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
        var events = new List<(Guid Id, HistoryEvent Event)>();
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (tables.TryRead(entity, row => (InboxKeys.IdOfEvent(row.RowKey), HistoryEntity.To(row)), out var happened))
                events.Add(happened);
        }
        return events.ToLookup(e => e.Id, e => e.Event);
    }
}
