using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Platform.Storage;

namespace Notifications.Announcements;

/// <summary>Removes announcements that ended a while ago or were deleted, each after its numbers and all that users did with it: killed in
/// between, the next run finds it again.</summary>
public sealed class AnnouncementCleanup(Tables tables, TimeProvider time, IOptions<AnnouncementOptions> options)
{
    /// <summary>A filter takes 15 comparisons; a run looks through the inboxes once for so many.</summary>
    private const int AtOnce = 10;

    /// <summary>Who deals with it at the moment in which it is deleted is done by then.</summary>
    private static readonly TimeSpan KeepDeleted = TimeSpan.FromHours(1);

    /// <summary>How many announcements were removed.</summary>
    public async Task<int> RunAsync(CleanupScope scope, CancellationToken cancellation)
    {
        var (now, removed) = (time.GetUtcNow(), 0);
        var table = await tables.AnnouncementsAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"EndsAt le {now - options.Value.KeepEnded} or DeletedAt le {now - KeepDeleted}");
        await foreach (var rows in ExpiredRows.FindAsync(table, scope.Limit(filter), [], scope.Throttle, cancellation))
        {
            foreach (var batch in rows.Chunk(AtOnce))
            {
                await RemoveEngagementsAsync(batch, scope.Throttle, cancellation);
                if (scope.Throttle.IsOver)
                    return removed;
                removed += (await RowRemoval.RemoveAsync(table, batch, scope.Throttle, cancellation)).Count;
            }
        }
        return removed;
    }

    /// <param name="announcements">Of one namespace.</param>
    private async Task RemoveEngagementsAsync(TableEntity[] announcements, Throttle throttle, CancellationToken cancellation)
    {
        var ns = Keys.Unescape(announcements[0].PartitionKey);
        var theirs = string.Join(
            " or ", announcements.Select(row => TableClient.CreateQueryFilter($"AnnouncementId eq {Keys.Revert(row.RowKey)}")));
        var filter = new CleanupScope(ns, throttle).LimitParts(theirs);
        await RowRemoval.RemoveAsync(await tables.InboxAsync(cancellation), filter, throttle, cancellation);
    }
}
