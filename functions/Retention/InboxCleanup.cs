using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Inbox;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Retention;

/// <summary>Removes notifications that have expired, that were read and are kept no longer, or that were deleted a while ago, with all that is
/// kept beside them. A notification goes after what belongs to it: killed in between, the next run finds it again.</summary>
public sealed class InboxCleanup(Tables tables, InboxStateStore states, TimeProvider time, IOptions<RetentionOptions> options)
{
    private const int PageSize = 1000;

    private static readonly string[] Columns =
    [
        "PartitionKey", "RowKey", NotificationEntity.ExpiresAt, NotificationEntity.DeletedAt, nameof(Notification.KeptReadUntil), nameof(Notification.ReadAt),
        nameof(Notification.SnoozedUntil), nameof(Notification.UnreadEpoch), nameof(Notification.CollapseKey),
    ];

    private enum Reason { Expired, Read, Deleted, Detail }

    public async Task<CleanupReport> RunAsync(CleanupScope scope, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var now = time.GetUtcNow();
        var filter = scope.LimitParts(TableClient.CreateQueryFilter($"ExpiresAt le {now} or DeletedAt le {now - options.Value.KeepDeleted} or KeptReadUntil le {now}"));
        var report = new CleanupReport();
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, Columns, cancellation).AsPages())
        {
            if (scope.TimeIsUp.IsCancellationRequested)
                return report with { Complete = false };
            foreach (var partition in page.Values.GroupBy(row => row.PartitionKey))
                report = await RemoveAsync(table, [.. partition], now, report, cancellation);
        }
        return report;
    }

    private async Task<CleanupReport> RemoveAsync(TableClient table, TableEntity[] found, DateTimeOffset now, CleanupReport report, CancellationToken cancellation)
    {
        var due = new Dictionary<TableEntity, Reason>();
        var readUpTo = new Dictionary<string, Watermark?>();
        foreach (var row in found)
        {
            if (await ReasonAsync(row, now, readUpTo, cancellation) is { } reason)
                due[row] = reason;
        }
        // What expires takes its events along, since they expire with it.
        var early = due.Where(d => d.Value is Reason.Read or Reason.Deleted).Select(d => d.Key);
        var known = due.Keys.Select(row => row.RowKey).ToHashSet();
        foreach (var row in (await InboxRemains.FindAsync(table, [.. early], cancellation)).Where(row => known.Add(row.RowKey)))
            due[row] = Reason.Detail;
        foreach (var batch in due.OrderByDescending(d => d.Value).Select(d => d.Key).Chunk(RowRemoval.TransactionSize))
        {
            var removed = await RowRemoval.RemoveAsync(table, batch, cancellation);
            report = report with
            {
                Expired = report.Expired + Count(removed, Reason.Expired),
                Read = report.Read + Count(removed, Reason.Read),
                Deleted = report.Deleted + Count(removed, Reason.Deleted),
                Details = report.Details + Count(removed, Reason.Detail),
            };
        }
        return report;

        int Count(IEnumerable<TableEntity> removed, Reason reason) => removed.Count(row => due[row] == reason);
    }

    /// <summary>Null: it stays. Rows that are no notifications are only found when they have expired.</summary>
    private async Task<Reason?> ReasonAsync(TableEntity row, DateTimeOffset now, Dictionary<string, Watermark?> readUpTo, CancellationToken cancellation)
    {
        var (user, kind, _) = InboxKeys.Parse(row.RowKey);
        if (kind != InboxKeys.NotificationKind)
            return Reason.Detail;
        if (row.GetDateTimeOffset(NotificationEntity.ExpiresAt) <= now)
            return Reason.Expired;
        if (row.GetDateTimeOffset(NotificationEntity.DeletedAt) <= now - options.Value.KeepDeleted)
            return Reason.Deleted;
        return row.GetDateTimeOffset(nameof(Notification.SnoozedUntil)) is null && await IsReadAsync(row, user, readUpTo, cancellation) ? Reason.Read : null;
    }

    private async Task<bool> IsReadAsync(TableEntity row, string user, Dictionary<string, Watermark?> readUpTo, CancellationToken cancellation)
    {
        if (row.GetDateTimeOffset(nameof(Notification.ReadAt)) is not null)
            return true;
        if (!readUpTo.TryGetValue(user, out var watermark))
            readUpTo[user] = watermark = await states.WatermarkAsync(Keys.NamespaceOf(row.PartitionKey), user, cancellation);
        return watermark is not null && watermark.Covers(InboxKeys.IdOf(row.RowKey)) && row.GetInt32(nameof(Notification.UnreadEpoch)) != watermark.Epoch;
    }
}
