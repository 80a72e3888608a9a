using Azure;
using Azure.Data.Tables;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>Takes a notification back out of the inboxes it was sent to.</summary>
public sealed class InboxRecall(Tables tables, InboxChanges changes)
{
    private const int AtOnce = 16, PageSize = 1_000;

    /// <summary>Deletes it like each user would, so that all clients and counts know; then for good: nobody can bring it back. How many had
    /// it until then.</summary>
    public async Task<int> RemoveAsync(string ns, IEnumerable<string> users, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var removed = 0;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(users, limits, async (user, token) =>
        {
            var result = await changes.RecallAsync(ns, user, id, token);
            if (result.Outcome == ChangeOutcome.Busy)
                throw new InvalidOperationException("The notification kept changing; the queue tries again.");
            // What is left of a group has another id.
            await table.DeleteEntityAsync(Keys.Partition(ns, user), InboxKeys.Row(user, id), ETag.All, token);
            if (result.Outcome == ChangeOutcome.Changed)
                Interlocked.Increment(ref removed);
        });
        return removed;
    }

    /// <summary>The users of one partition who have it, a page at a time. Nothing finds a notification by its id, so all of the partition
    /// is looked through.</summary>
    public async IAsyncEnumerable<InboxHolders> HoldersAsync(
        string partition, Guid id, string? continuation,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and Id eq {id}");
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, ["PartitionKey", "RowKey"], cancellation)
            .AsPages(continuation))
        {
            var rows = page.Values.Select(row => InboxKeys.Parse(row.RowKey))
                .Where(row => row.Kind is InboxKeys.NotificationKind or InboxKeys.GroupEventKind);
            yield return new InboxHolders([.. rows.Select(row => row.User).Distinct(StringComparer.Ordinal)], page.ContinuationToken);
        }
    }
}

/// <param name="Continuation">Where the next page begins; null: there is none.</param>
public sealed record InboxHolders(IReadOnlyList<string> Users, string? Continuation);
