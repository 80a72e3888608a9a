using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Notifications.Delivery;
using Notifications.Inbox;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Analytics;

/// <summary>A user's statistics are counted when they are asked for, from what is in their inbox: counters for each user would cost every send.</summary>
public sealed class UserStatistics(Tables tables, WatermarkStore watermarks)
{
    private static readonly string[] Columns =
    [
        "RowKey", nameof(Notification.Type), nameof(Notification.Category), nameof(Notification.Priority), nameof(Notification.CreatedAt), nameof(Notification.DeliveredAt),
        nameof(Notification.AcknowledgedAt), nameof(Notification.ReadAt), nameof(Notification.RoundTripMs), nameof(Notification.FailedReason), nameof(Notification.Variant),
    ];

    /// <summary>Of notifications that were sent in that time, each in the hour of its sending.</summary>
    public async IAsyncEnumerable<Stat> ReadAsync(
        string ns, string user, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var readUpTo = (await watermarks.GetAsync(ns, user, cancellation))?.UpTo;
        // Newer sorts first.
        var (first, last) = (InboxKeys.Row(user, Ids.FirstAt(to)), InboxKeys.Row(user, Ids.FirstAt(from)));
        await foreach (var row in table.QueryAsync<TableEntity>(Range(ns, user, first, last), null, Columns, cancellation))
        {
            var isRead = row.GetDateTimeOffset(nameof(Notification.ReadAt)) is not null || (readUpTo is { } upTo && InboxKeys.IdOf(row.RowKey).CompareTo(upTo) <= 0);
            foreach (var stat in Count(row, isRead))
                yield return stat;
        }
        (first, last) = (InboxKeys.Channel(user, Ids.FirstAt(to), ""), InboxKeys.Channel(user, Ids.FirstAt(from), ""));
        await foreach (var row in table.QueryAsync<TableEntity>(Range(ns, user, first, last), null, ["RowKey", nameof(ChannelState.Stage), nameof(ChannelState.ChangedAt)], cancellation))
        {
            if (row.GetString(nameof(ChannelState.Stage)) == SnakeCase<ChannelStage>.NameOf(ChannelStage.Accepted))
                yield return Of(row, Dimension.Channel, row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..], [1, 0, 0, 0, 0, 0], null);
        }
    }

    private static IEnumerable<Stat> Count(TableEntity row, bool isRead)
    {
        var category = row.GetString(nameof(Notification.Category));
        long[] counts =
        [
            1, Given(nameof(Notification.DeliveredAt)), Given(nameof(Notification.AcknowledgedAt)), isRead ? 1 : 0, Given(nameof(Notification.FailedReason)), 0,
        ];
        var latency = row.GetDouble(nameof(Notification.RoundTripMs)) is { } roundTrip ? new Histogram() : null;
        latency?.Add(row.GetDouble(nameof(Notification.RoundTripMs))!.Value);
        yield return Of(row, Dimension.Total, "", counts, latency);
        yield return Of(row, Dimension.Type, row.GetString(nameof(Notification.Type)), counts, null);
        yield return Of(row, Dimension.Category, category, counts, null);
        yield return Of(row, Dimension.Priority, row.GetString(nameof(Notification.Priority)), counts, null);
        if (row.GetString(nameof(Notification.Variant)) is { } variant)
            yield return Of(row, Dimension.Variant, $"{category}|{variant}", counts, null);

        long Given(string column) => row.ContainsKey(column) && row[column] is not null ? 1 : 0;
    }

    private static Stat Of(TableEntity row, Dimension dimension, string value, long[] counts, Histogram? latency)
    {
        var at = row.GetDateTimeOffset(nameof(Notification.CreatedAt)) ?? row.GetDateTimeOffset(nameof(ChannelState.ChangedAt)) ?? default;
        return new Stat(Hours.Of(at), dimension, value, counts, latency);
    }

    private static string Range(string ns, string user, string first, string last) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {first} and RowKey le {last}");
}
