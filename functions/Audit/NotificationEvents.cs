using Azure.Data.Tables;
using Notifications.Broadcasts;
using Notifications.History;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Audit;

/// <summary>Finds what happened to notifications in the Inbox table, where it was written together with what changed: a write more for each
/// would double what a send costs. Of one user it is a range of rows; of everybody all partitions are looked through at the same time,
/// and storage leaves out what is not asked for.</summary>
public sealed class NotificationEvents(Tables tables, BroadcastStore broadcasts)
{
    public Task FindAsync(string ns, NewestEntries newest, CancellationToken cancellation)
    {
        var filter = newest.Filter;
        if (filter.User is { } user)
            return ScanAsync(ns, EventQuery.Of(filter, Keys.Partition(ns, user), user), newest, cancellation);
        var scans = Keys.Partitions(ns).Select(partition => ScanAsync(ns, EventQuery.Of(filter, partition, null), newest, cancellation));
        return Task.WhenAll([.. scans, FindBroadcastsAsync(ns, newest, cancellation)]);
    }

    private async Task ScanAsync(string ns, string query, NewestEntries newest, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(query, null, EventRows.Columns, cancellation))
        {
            foreach (var entry in EventRows.Read(row))
                newest.Add(entry);
        }
    }

    /// <summary>A broadcast is a row of its own, and what users did with it is in theirs.</summary>
    private async Task FindBroadcastsAsync(string ns, NewestEntries newest, CancellationToken cancellation)
    {
        var filter = newest.Filter;
        if (filter.Channel is not null || filter.Event is not (null or AuditFilter.Created))
            return;
        await foreach (var broadcast in broadcasts.ListAsync(ns, null, null, cancellation))
        {
            var sent = broadcast.For(Realtime.HubEvents.Everybody);
            newest.Add(new AuditEntry
            {
                At = sent.CreatedAt,
                Event = SnakeCase<HistoryEventKind>.NameOf(HistoryEventKind.Created),
                NotificationId = sent.Id,
                Category = sent.Category,
                Actor = sent.Actor,
                Key = $"|{sent.Id:N}",
            });
        }
    }
}
