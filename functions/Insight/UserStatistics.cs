using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Notifications.Delivery;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Insight;

/// <summary>A user's statistics are counted when they are asked for, from what is in their inbox: counters for each user would cost every
/// send.</summary>
public sealed class UserStatistics(Tables tables, InboxStateStore states)
{
    /// <summary>By <see cref="Counter"/>: sent.</summary>
    private static readonly long[] Once = [1, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Of notifications that were sent in that time, each in the hour of its sending.</summary>
    public async IAsyncEnumerable<Stat> ReadAsync(
        string ns, string user, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var readUpTo = await states.WatermarkAsync(ns, user, cancellation);
        // Newer sorts first.
        var (first, last) = (InboxKeys.Row(user, Ids.FirstAt(to)), InboxKeys.Row(user, Ids.FirstAt(from)));
        await foreach (var row in table.QueryAsync<TableEntity>(Range(ns, user, first, last), cancellationToken: cancellation))
        {
            if (!tables.TryRead(row, r => Watermark.Apply(readUpTo, NotificationEntity.To(r, ns, user)), out var notification))
                continue;
            foreach (var stat in Count(notification))
                yield return stat;
        }
        (first, last) = (InboxKeys.Channel(user, Ids.FirstAt(to), ""), InboxKeys.Channel(user, Ids.FirstAt(from), ""));
        await foreach (var row in table.QueryAsync<TableEntity>(
            Range(ns, user, first, last), null, ["RowKey", nameof(ChannelState.Stage), nameof(ChannelState.ChangedAt)], cancellation))
        {
            if (row.GetString(nameof(ChannelState.Stage)) == SnakeCase<ChannelStage>.NameOf(ChannelStage.Accepted))
            {
                var (hour, channel) = (Hours.Of(row.GetDateTimeOffset(nameof(ChannelState.ChangedAt)) ?? default),
                    row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..]);
                yield return new Stat(hour, Dimension.Channel, channel, Once, null);
            }
        }
    }

    private static IEnumerable<Stat> Count(Notification notification)
    {
        long[] counts =
        [
            1, Is(notification.DeliveredAt is not null), Is(notification.AcknowledgedAt is not null), Is(notification.ReadAt is not null),
            Is(notification.FailedReason is not null), 0, 0, 0,
        ];
        var hour = Hours.Of(notification.CreatedAt);
        Histogram? latency = null;
        if (notification.RoundTripMs is { } roundTrip)
            (latency = new Histogram()).Add(roundTrip);
        yield return new Stat(hour, Dimension.Total, "", counts, latency);
        yield return new Stat(hour, Dimension.Type, SnakeCase<NotificationType>.NameOf(notification.Type), counts, null);
        yield return new Stat(hour, Dimension.Category, notification.Category, counts, null);
        yield return new Stat(hour, Dimension.Priority, SnakeCase<Priority>.NameOf(notification.Priority), counts, null);
        if (notification.Variant is not null)
            yield return new Stat(hour, Dimension.Variant, $"{notification.Category}|{notification.Variant}", counts, null);

        static long Is(bool fact) => fact ? 1 : 0;
    }

    private static string Range(string ns, string user, string first, string last) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {first} and RowKey le {last}");
}
