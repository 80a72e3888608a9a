using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Storage;

namespace Notifications.Retention;

/// <summary>Removes what has served its time: expired and long-deleted notifications, broadcasts, old sends, past schedules.</summary>
public sealed class Cleanup(Tables tables, TimeProvider time, IOptions<RetentionOptions> options, ILogger<Cleanup> logger)
{
    /// <summary>They are not listed any more; kept a little, since clocks differ.</summary>
    private static readonly TimeSpan PastSchedules = TimeSpan.FromHours(1);

    /// <summary>How many rows were removed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var sendsBefore = now - options.Value.KeepSends;
        (Task<TableClient> Table, string Filter)[] due =
        [
            (tables.InboxAsync(cancellation), TableClient.CreateQueryFilter($"ExpiresAt le {now} or DeletedAt le {now - options.Value.KeepDeleted}")),
            (tables.BroadcastsAsync(cancellation), TableClient.CreateQueryFilter($"ExpiresAt le {now}")),
            (tables.SendsAsync(cancellation), TableClient.CreateQueryFilter($"(CreatedAt le {sendsBefore} and Status ne 'scheduled') or At le {sendsBefore}")),
            (tables.SchedulesAsync(cancellation), TableClient.CreateQueryFilter($"SendAt le {now - PastSchedules}")),
        ];
        var removed = 0;
        foreach (var (table, filter) in due)
            removed += await RowRemoval.RemoveAsync(await table, filter, cancellation);
        logger.CleanedUp(removed);
        return removed;
    }
}
