using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Storage;

namespace Notifications.Retention;

/// <summary>Removes what has served its time: notifications, broadcasts, old sends, past schedules. Page by page, so that others get their
/// turn in between; what one run leaves, stopped or killed, the next one finds.</summary>
public sealed class Cleanup(Tables tables, InboxCleanup inbox, TimeProvider time, IOptions<RetentionOptions> options, ILogger<Cleanup> logger)
{
    /// <summary>They are not listed any more; kept a little, since clocks differ.</summary>
    private static readonly TimeSpan PastSchedules = TimeSpan.FromHours(1);

    public async Task<CleanupReport> RunAsync(CleanupScope scope, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var sendsBefore = now - options.Value.KeepSends;
        var report = await inbox.RunAsync(scope, cancellation);
        report = report with
        {
            Broadcasts = await RemoveAsync(tables.BroadcastsAsync(cancellation), scope.Limit(TableClient.CreateQueryFilter($"ExpiresAt le {now}")), cancellation),
            Sends = await RemoveAsync(
                tables.SendsAsync(cancellation),
                scope.LimitParts(TableClient.CreateQueryFilter($"(CreatedAt le {sendsBefore} and Status ne 'scheduled') or At le {sendsBefore}")), cancellation),
            Schedules = await RemoveAsync(tables.SchedulesAsync(cancellation), scope.Limit(TableClient.CreateQueryFilter($"SendAt le {now - PastSchedules}")), cancellation),
        };
        logger.CleanedUp(report.Total, report.Expired, report.Read, report.Deleted);
        return report;
    }

    private static async Task<int> RemoveAsync(Task<TableClient> table, string filter, CancellationToken cancellation) =>
        await RowRemoval.RemoveAsync(await table, filter, cancellation);
}
