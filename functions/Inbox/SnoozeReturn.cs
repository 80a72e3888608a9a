using Microsoft.Extensions.Logging;

namespace Notifications.Inbox;

/// <summary>Brings back what is snoozed and due. What it did not come to, stopped or killed, the next run finds.</summary>
public sealed class SnoozeReturn(SnoozeStore snoozes, InboxChanges changes, InboxPush push, TimeProvider time, ILogger<SnoozeReturn> logger)
{
    private const int PageSize = 500, ParallelUsers = 8;

    /// <summary>How many came back.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var returned = 0;
        await foreach (var page in snoozes.ListDueAsync(time.GetUtcNow(), cancellation).Chunk(PageSize).WithCancellation(cancellation))
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelUsers, CancellationToken = cancellation };
            await Parallel.ForEachAsync(page.GroupBy(due => (due.Namespace, due.UserId)), options, async (group, token) =>
                Interlocked.Add(ref returned, await ReturnAsync(group.Key.Namespace, group.Key.UserId, [.. group], token)));
        }
        if (returned > 0)
            logger.Returned(returned);
        return returned;
    }

    /// <summary>The count is pushed once, whatever their number. One that was snoozed again, brought back or deleted meanwhile is left alone.</summary>
    private async Task<int> ReturnAsync(string ns, string user, DueSnooze[] due, CancellationToken cancellation)
    {
        var results = new List<ChangeResult>();
        foreach (var snooze in due)
        {
            var result = await changes.ReturnAsync(ns, user, snooze.Id, cancellation);
            results.Add(result);
            if (result.Outcome != ChangeOutcome.Busy)
                await snoozes.RemoveAsync(snooze, cancellation);
        }
        await push.ReturnedAsync(ns, user, results, cancellation);
        return results.Count(r => r.Outcome == ChangeOutcome.Changed);
    }
}
