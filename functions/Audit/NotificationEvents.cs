using Azure.Data.Tables;
using Notifications.Broadcasts;
using Notifications.History;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Audit;

/// <summary>Finds what happened to notifications in the Inbox table, where it was written together with what changed: a write more for each
/// would double what a send costs. Of one user it is a range of rows; of everybody all partitions are looked through, several at the same
/// time, and storage leaves out what is not asked for.</summary>
public sealed class NotificationEvents(Tables tables, BroadcastStore broadcasts)
{
    /// <summary>So far back everybody is looked through at first, and then for the rest: what is asked for is mostly recent, and only what
    /// may be on the page should be on the way.</summary>
    private static readonly TimeSpan[] Spans = [TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>Partitions at once: an account has more to do.</summary>
    private const int Parallel = 8;

    public async Task FindAsync(string ns, NewestEntries newest, CancellationToken cancellation)
    {
        var (since, until) = EventQuery.Times(newest.Filter);
        if (newest.Filter.User is { } user)
        {
            await ScanAsync(EventQuery.Of(newest.Filter, Keys.Partition(ns, user), user, since, until), newest, cancellation);
            return;
        }
        await FindBroadcastsAsync(ns, newest, cancellation);
        DateTimeOffset[] begins = [.. Spans.Select(span => until - span).Where(begin => begin > since), since];
        foreach (var begin in begins)
        {
            await ScanAllAsync(ns, newest, begin, until, cancellation);
            if (newest.IsFullSince(begin))
                return;
            until = begin;
        }
    }

    private async Task ScanAllAsync(string ns, NewestEntries newest, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(Keys.Partitions(ns), options, async (partition, token) =>
            await ScanAsync(EventQuery.Of(newest.Filter, partition, null, since, until), newest, token));
    }

    private async Task ScanAsync(string query, NewestEntries newest, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(query, null, EventRows.Columns, cancellation))
        {
            foreach (var entry in tables.TryRead(row, r => EventRows.Read(r).ToArray(), out var entries) ? entries : [])
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
