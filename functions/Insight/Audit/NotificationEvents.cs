using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Insight.Audit;

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

    public async Task FindAsync(string ns, TopEntries newest, CancellationToken cancellation)
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

    private async Task ScanAllAsync(
        string ns, TopEntries newest, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(Keys.Partitions(ns), options, async (partition, token) =>
            await ScanAsync(EventQuery.Of(newest.Filter, partition, null, since, until), newest, token));
    }

    private async Task ScanAsync(string query, TopEntries newest, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(query, null, EventRows.Columns, cancellation))
        {
            foreach (var entry in tables.TryRead(row, r => EventRows.Read(r).ToArray(), out var entries) ? entries : [])
                newest.Add(entry);
        }
    }

    /// <summary>A broadcast is a row of its own, and what users did with it is in theirs.</summary>
    private async Task FindBroadcastsAsync(string ns, TopEntries newest, CancellationToken cancellation)
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
                Actor = sent.SentBy,
                Key = $"|{sent.Id:N}",
            });
        }
    }
}

/// <summary>What rows of the Inbox table tell of what happened: those that were written for it; and notifications, of which a send writes
/// nothing beside, what users did with broadcasts, and how far they marked all read.</summary>
internal static class EventRows
{
    public static readonly string[] Columns =
    [
        "PartitionKey", "RowKey", nameof(HistoryEvent.At), nameof(HistoryEvent.Event), nameof(HistoryEvent.Channel),
            nameof(HistoryEvent.Attempt),
        nameof(HistoryEvent.Detail), nameof(HistoryEvent.Subject), nameof(Notification.Category),
        NotificationEntity.SentBy, nameof(Notification.CreatedAt),
        nameof(Notification.SentAt),
        nameof(Notification.AcknowledgedAt), nameof(Notification.ReadAt), InboxStateStore.At, InboxStateStore.UpTo,
    ];

    /// <summary>Columns that hold when something happened.</summary>
    public static readonly (HistoryEventKind Kind, string Column)[] TimeColumns =
    [
        (HistoryEventKind.Created, nameof(Notification.CreatedAt)),
        (HistoryEventKind.Pushed, nameof(Notification.SentAt)),
        (HistoryEventKind.Acknowledged, nameof(Notification.AcknowledgedAt)),
        (HistoryEventKind.Read, nameof(Notification.ReadAt)),
        (HistoryEventKind.Read, InboxStateStore.At),
    ];

    public static IEnumerable<AuditEntry> Read(TableEntity row) => row.RowKey.Split('|') switch
    {
        [var user, "e", var id, ..] => [Stored(row, user, Guid.Parse(id))],
        [var user, "n", var id] => EntriesOf(row, user, Keys.Revert(id)),
        // The broadcast itself tells when it was made.
        [var user, "b", var id] => EntriesOf(row, user, Keys.Revert(id)).Where(e => e.Event is not (AuditFilter.Created or "pushed")),
        [var user, "s"] => MarkedAllRead(row, user),
        _ => [],
    };

    private static AuditEntry Stored(TableEntity row, string user, Guid id)
    {
        var happened = HistoryEntity.To(row);
        var name = SnakeCase<HistoryEventKind>.NameOf(happened.Event);
        return new AuditEntry
        {
            At = happened.At,
            Event = name,
            UserId = Keys.Unescape(user),
            NotificationId = id,
            Channel = happened.Channel,
            Attempt = happened.Attempt,
            Detail = happened.Detail,
            Subject = happened.Subject,
            Category = row.GetString(nameof(Notification.Category)),
            Key = $"{user}|{id:N}|{name}|{happened.Channel}",
        };
    }

    private static IEnumerable<AuditEntry> EntriesOf(TableEntity row, string user, Guid id)
    {
        foreach (var (kind, column) in TimeColumns)
        {
            if (row.GetDateTimeOffset(column) is not { } at)
                continue;
            var name = SnakeCase<HistoryEventKind>.NameOf(kind);
            yield return new AuditEntry
            {
                At = at,
                Event = name,
                UserId = Keys.Unescape(user),
                NotificationId = id,
                Attempt = kind == HistoryEventKind.Pushed ? 1 : null,
                Actor = kind == HistoryEventKind.Created ? row.GetString(NotificationEntity.SentBy) : null,
                Category = row.GetString(nameof(Notification.Category)),
                Key = $"{user}|{id:N}|{name}|",
            };
        }
    }

    private static IEnumerable<AuditEntry> MarkedAllRead(TableEntity row, string user)
    {
        // One that was undone covers nothing.
        if (row.GetDateTimeOffset(InboxStateStore.At) is { } at && row.GetGuid(InboxStateStore.UpTo) != Guid.Empty)
            yield return new AuditEntry
            {
                At = at,
                Event = SnakeCase<HistoryEventKind>.NameOf(HistoryEventKind.Read),
                UserId = Keys.Unescape(user),
                Detail = "all",
                Key = $"{user}||read|"
            };
    }
}

/// <summary>The part of an audit's filter that storage can answer: which rows may tell of what is asked for.</summary>
internal static class EventQuery
{
    /// <summary>What is to be looked through: what was paged through already is not, and nothing happens to a notification before the time
    /// that is in its id. Azurite compares whole milliseconds, so a little more than is asked for is found.</summary>
    public static (DateTimeOffset Since, DateTimeOffset Until) Times(AuditFilter filter)
    {
        var since = filter.Notification is { } id && Ids.TimeOf(id) is var created && created > filter.Since ? created : filter.Since;
        var until = filter.After is { } after && after.At < filter.Until ? after.At : filter.Until;
        return (since, until.AddMilliseconds(1));
    }

    /// <param name="user">Null for everybody of the partition.</param>
    public static string Of(AuditFilter filter, string partition, string? user, DateTimeOffset since, DateTimeOffset until)
    {
        var query = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        if (user is not null)
        {
            var (from, end) = InboxKeys.All(user);
            query += " and " + TableClient.CreateQueryFilter($"RowKey gt {from} and RowKey lt {end}");
        }
        return $"{query} and ({string.Join(" or ", Conditions(filter, since, until))})";
    }

    private static IEnumerable<string> Conditions(AuditFilter filter, DateTimeOffset since, DateTimeOffset until)
    {
        if (filter.Channel is { } channel)
        {
            var isOfChannel = TableClient.CreateQueryFilter($"Channel eq {SnakeCase<ChannelKind>.NameOf(channel)}");
            yield return $"({Stored(filter, since, until)} and {isOfChannel})";
            yield break;
        }
        if (filter.Actor is { } actor)
        {
            var isOfActor = TableClient.CreateQueryFilter($"Actor eq {actor}");
            yield return $"({Between(nameof(Notification.CreatedAt), since, until)} and {isOfActor})";
            yield break;
        }
        yield return Stored(filter, since, until);
        foreach (var (kind, column) in EventRows.TimeColumns)
        {
            if (filter.Event is null || filter.Event == SnakeCase<HistoryEventKind>.NameOf(kind))
                yield return Between(column, since, until);
        }
    }

    private static string Stored(AuditFilter filter, DateTimeOffset since, DateTimeOffset until)
    {
        var condition = Between(nameof(HistoryEvent.At), since, until);
        return filter.Event is { } name ? $"({condition} and {TableClient.CreateQueryFilter($"Event eq {name}")})" : condition;
    }

    private static string Between(string column, DateTimeOffset since, DateTimeOffset until) =>
        $"({column} ge {TableClient.CreateQueryFilter($"{since}")} and {column} lt {TableClient.CreateQueryFilter($"{until}")})";
}

/// <summary>The first entries after a place that a filter lets through, whatever order they come in: never more in memory than are asked
/// for.</summary>
public sealed class TopEntries(AuditFilter filter, int count)
{
    private static readonly Comparer<AuditEntry> NewestFirst = Comparer<AuditEntry>.Create(
        (a, b) => AuditPosition.Of(a).CompareTo(AuditPosition.Of(b)));
    private readonly SortedSet<AuditEntry> kept = new(NewestFirst);
    private readonly Lock gate = new();

    public AuditFilter Filter => filter;

    public int Count => count;

    /// <summary>One that is there already, found in another place, is kept once.</summary>
    public void Add(AuditEntry entry)
    {
        if (!filter.Matches(entry))
            return;
        lock (gate)
        {
            kept.Add(entry);
            if (kept.Count > count)
                kept.Remove(kept.Max!);
        }
    }

    /// <summary>Nothing from before that time can be among them any more.</summary>
    public bool IsFullSince(DateTimeOffset moment)
    {
        lock (gate)
            return kept.Count == count && kept.Max!.At >= moment;
    }

    public AuditEntry[] ToArray()
    {
        lock (gate)
            return [.. kept];
    }
}
