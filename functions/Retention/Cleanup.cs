using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Messages;
using Notifications.Storage;

namespace Notifications.Retention;

/// <summary>Removes what has served its time: broadcasts, old sends, past schedules, notifications. In small steps with pauses in between, so
/// that sends don't wait for it; what one run leaves, stopped or killed, the next one finds.</summary>
public sealed class Cleanup(Tables tables, InboxCleanup inbox, MessageRetention messages, TimeProvider time, IOptions<RetentionOptions> options, ILogger<Cleanup> logger)
{
    /// <summary>They are not listed any more; kept a little, since clocks differ.</summary>
    private static readonly TimeSpan PastSchedules = TimeSpan.FromHours(1);

    public async Task<CleanupReport> RunAsync(CleanupScope scope, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var sendsBefore = now - options.Value.KeepSends;
        // The inboxes come last: they may take all the time there is.
        var report = new CleanupReport
        {
            Broadcasts = await RemoveAsync(tables.BroadcastsAsync(cancellation), scope.Limit(TableClient.CreateQueryFilter($"ExpiresAt le {now}"))),
            Sends = await RemoveAsync(
                tables.SendsAsync(cancellation),
                scope.LimitParts(TableClient.CreateQueryFilter($"(CreatedAt le {sendsBefore} and Status ne 'scheduled') or At le {sendsBefore}"))),
            Messages = await messages.RunAsync(scope, cancellation),
            Schedules = await RemoveAsync(tables.SchedulesAsync(cancellation), scope.Limit(TableClient.CreateQueryFilter($"SendAt le {now - PastSchedules}"))),
        };
        report = await inbox.RunAsync(scope, report, cancellation) with { Complete = !scope.Pace.IsOver };
        logger.CleanedUp(report.Total, report.Expired, report.Read, report.Deleted);
        if (!report.Complete)
            logger.CleanupUnfinished();
        return report;

        async Task<int> RemoveAsync(Task<TableClient> table, string filter) => await RowRemoval.RemoveAsync(await table, filter, scope.Pace, cancellation);
    }
}
