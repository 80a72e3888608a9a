using Azure.Data.Tables;
using Notifications.History;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Audit;

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
            yield return $"({Stored(filter, since, until)} and {TableClient.CreateQueryFilter($"Channel eq {SnakeCase<Channels.ChannelKind>.NameOf(channel)}")})";
            yield break;
        }
        if (filter.Actor is { } actor)
        {
            yield return $"({Between(nameof(Notification.CreatedAt), since, until)} and {TableClient.CreateQueryFilter($"Actor eq {actor}")})";
            yield break;
        }
        yield return Stored(filter, since, until);
        foreach (var (kind, column) in EventRows.Told)
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
