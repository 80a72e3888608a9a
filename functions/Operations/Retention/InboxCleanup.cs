using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;

namespace Notifications.Operations.Retention;

/// <summary>Removes notifications that have expired, that were read and are kept no longer, or that were deleted a while ago, with all that
/// is kept beside them. A notification goes after what belongs to it: killed in between, the next run finds it again.</summary>
public sealed class InboxCleanup(Tables tables, InboxStateStore states, TimeProvider time, IOptions<RetentionOptions> options)
{
    private static readonly string[] Columns =
    [
        NotificationEntity.ExpiresAt, NotificationEntity.DeletedAt, nameof(Notification.KeptReadUntil), nameof(Notification.ReadAt),
        nameof(Notification.SnoozedUntil), nameof(Notification.UnreadEpoch), nameof(Notification.CollapseKey),
        NotificationEntity.GroupId, nameof(Notification.ChannelsOf),
    ];

    private enum Reason { Expired, Read, Deleted, Detail }

    public async Task<CleanupReport> RunAsync(CleanupScope scope, CleanupReport report, CancellationToken cancellation)
    {
        if (scope.Throttle.IsOver)
            return report;
        var table = await tables.InboxAsync(cancellation);
        var now = time.GetUtcNow();
        var filter = scope.LimitParts(TableClient.CreateQueryFilter(
            $"ExpiresAt le {now} or DeletedAt le {now - options.Value.KeepDeleted} or KeptReadUntil le {now}"));
        await foreach (var rows in ExpiredRows.FindAsync(table, filter, Columns, scope.Throttle, cancellation))
        {
            report = await RemoveAsync(table, rows, now, scope.Throttle, report, cancellation);
            if (scope.Throttle.IsOver)
                break;
        }
        return report;
    }

    private async Task<CleanupReport> RemoveAsync(
        TableClient table, IReadOnlyList<TableEntity> found, DateTimeOffset now, Throttle throttle, CleanupReport report,
        CancellationToken cancellation)
    {
        var due = new Dictionary<TableEntity, Reason>();
        var readUpTo = new Dictionary<string, Watermark?>();
        foreach (var row in found)
        {
            if (await ReasonAsync(row, now, readUpTo, throttle, cancellation) is { } reason)
                due[row] = reason;
        }
        // What expires takes its events along, since they expire with it.
        var early = due.Where(d => d.Value is Reason.Read or Reason.Deleted).Select(d => d.Key);
        var known = due.Keys.Select(row => row.RowKey).ToHashSet();
        foreach (var row in (await InboxRemains.FindAsync(table, [.. early], throttle, cancellation)).Where(row => known.Add(row.RowKey)))
            due[row] = Reason.Detail;
        var removed = await RowRemoval.RemoveAsync(table, due.OrderByDescending(d => d.Value).Select(d => d.Key), throttle, cancellation);
        return report with
        {
            Expired = report.Expired + Count(Reason.Expired),
            Read = report.Read + Count(Reason.Read),
            Deleted = report.Deleted + Count(Reason.Deleted),
            Details = report.Details + Count(Reason.Detail),
        };

        int Count(Reason reason) => removed.Count(row => due[row] == reason);
    }

    /// <summary>Null: it stays. Rows that are no notifications are only found when they have expired.</summary>
    private async Task<Reason?> ReasonAsync(
        TableEntity row, DateTimeOffset now, Dictionary<string, Watermark?> readUpTo, Throttle throttle, CancellationToken cancellation)
    {
        var (user, kind, _) = InboxKeys.Parse(row.RowKey);
        if (kind != InboxKeys.NotificationKind)
            return Reason.Detail;
        if (row.GetDateTimeOffset(NotificationEntity.ExpiresAt) <= now)
            return Reason.Expired;
        if (row.GetDateTimeOffset(NotificationEntity.DeletedAt) <= now - options.Value.KeepDeleted)
            return Reason.Deleted;
        return row.GetDateTimeOffset(nameof(Notification.SnoozedUntil)) is null
            && await IsReadAsync(row, user, readUpTo, throttle, cancellation) ? Reason.Read : null;
    }

    private async Task<bool> IsReadAsync(
        TableEntity row, string user, Dictionary<string, Watermark?> readUpTo, Throttle throttle, CancellationToken cancellation)
    {
        if (row.GetDateTimeOffset(nameof(Notification.ReadAt)) is not null)
            return true;
        if (!readUpTo.TryGetValue(user, out var watermark))
        {
            readUpTo[user] = watermark = await states.WatermarkAsync(Keys.NamespaceOf(row.PartitionKey), user, cancellation);
            await throttle.PauseAsync(cancellation);
        }
        return watermark is not null && watermark.Covers(InboxKeys.IdOf(row.RowKey))
            && row.GetInt32(nameof(Notification.UnreadEpoch)) != watermark.Epoch;
    }
}

/// <summary>Finds what is kept beside notifications that are removed before they expire: their events, how far channels had come, and the
/// pointers of collapse keys.</summary>
internal static class InboxRemains
{
    private static readonly string[] Keyed = ["PartitionKey", "RowKey"];

    /// <param name="notifications">Rows of one partition.</param>
    public static async Task<IReadOnlyList<TableEntity>> FindAsync(
        TableClient table, IReadOnlyList<TableEntity> notifications, Throttle throttle, CancellationToken cancellation)
    {
        var found = new List<TableEntity>();
        foreach (var rows in notifications.GroupBy(row => InboxKeys.Parse(row.RowKey).User))
        {
            var ids = rows.SelectMany(IdsOf).ToHashSet();
            var (oldest, newest, partition) = (ids.Min(), ids.Max(), rows.First().PartitionKey);
            await AddAsync(InboxKeys.Events(rows.Key, oldest, newest), key => Guid.ParseExact(key[..key.IndexOf('|')], "N"));
            await AddAsync(InboxKeys.Channels(rows.Key, oldest, newest), key => Keys.Revert(key.AsSpan(0, key.IndexOf('|'))));
            foreach (var row in rows)
            {
                await AddPointerAsync(table, row, rows.Key, found, throttle, cancellation);
                await AddEventsAsync(table, row, rows.Key, found, throttle, cancellation);
            }

            async Task AddAsync((string From, string Until) range, Func<string, Guid> idOf)
            {
                var filter = TableClient.CreateQueryFilter(
                    $"PartitionKey eq {partition} and RowKey ge {range.From} and RowKey lt {range.Until}");
                await foreach (var row in table.QueryAsync<TableEntity>(filter, null, Keyed, cancellation))
                {
                    if (ids.Contains(idOf(InboxKeys.Parse(row.RowKey).Key)))
                        found.Add(row);
                }
                await throttle.PauseAsync(cancellation);
            }
        }
        return found;
    }

    /// <summary>Its own, and what the history and the channels of a group are called by.</summary>
    private static IEnumerable<Guid> IdsOf(TableEntity row) =>
    [
        InboxKeys.IdOf(row.RowKey),
        .. new[] { row.GetGuid(NotificationEntity.GroupId), row.GetGuid(nameof(Notification.ChannelsOf)) }.OfType<Guid>(),
    ];

    /// <summary>What a group consisted of says what the notification said.</summary>
    private static async Task AddEventsAsync(
        TableClient table, TableEntity row, string user, List<TableEntity> found, Throttle throttle, CancellationToken cancellation)
    {
        if (row.GetGuid(NotificationEntity.GroupId) is not { } group)
            return;
        var (from, until) = InboxKeys.GroupEvents(user);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {row.PartitionKey} and RowKey gt {from} and RowKey lt {until}")
            + TableClient.CreateQueryFilter($" and GroupId eq {group}");
        await foreach (var stored in table.QueryAsync<TableEntity>(filter, null, Keyed, cancellation))
            found.Add(stored);
        await throttle.PauseAsync(cancellation);
    }

    /// <summary>A later notification may have the key by now.</summary>
    private static async Task AddPointerAsync(
        TableClient table, TableEntity row, string user, List<TableEntity> found, Throttle throttle, CancellationToken cancellation)
    {
        if (row.GetString(nameof(Notification.CollapseKey)) is not { } key)
            return;
        var pointer = await table.GetEntityIfExistsAsync<TableEntity>(
            row.PartitionKey, InboxKeys.Collapsed(user, key), cancellationToken: cancellation);
        if (pointer is { HasValue: true, Value: { } entity } && entity.GetGuid(CollapseStore.Current) == InboxKeys.IdOf(row.RowKey))
            found.Add(entity);
        await throttle.PauseAsync(cancellation);
    }
}
