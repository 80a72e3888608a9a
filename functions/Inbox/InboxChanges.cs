using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox.Grouping;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>What users do with their notifications. Each change is pushed to the user's connections, so that tabs and devices
/// agree.</summary>
public sealed class InboxChanges(
    InboxRows rows, InboxHandler inbox, InboxStateStore states, SnoozeStore snoozes, GroupHandler groups, InboxPush push,
    TimeProvider time, IOptions<RetentionOptions> retention)
{
    /// <param name="inSight">Whether the page that received it was in sight; null: nobody said.</param>
    public Task<ChangeResult> AcknowledgeAsync(string ns, string user, Guid id, bool? inSight, CancellationToken cancellation) =>
        // Without the watermark: every notification is acknowledged, and it changes nothing about how.
        AnnouncedAsync(ns, user, ChangeShownAsync(ns, user, id, null, n => n.Acknowledge(time.GetUtcNow(), inSight), cancellation),
            cancellation);

    public Task<ChangeResult> ReadAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, _) => n.Read(time.GetUtcNow()), cancellation);

    public Task<ChangeResult> UnreadAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, watermark) => n.Unread(time.GetUtcNow(), watermark), cancellation);

    public async Task<ChangeResult> SeeAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
        return await AnnouncedAsync(
            ns, user, ChangeShownAsync(ns, user, id, watermark, n => n.Seen(time.GetUtcNow()), cancellation), cancellation);
    }

    /// <summary>NotFound also for what is none of its actions.</summary>
    public async Task<ChangeResult> TakeActionAsync(string ns, string user, Guid id, string action, CancellationToken cancellation)
    {
        var found = await inbox.FindAsync(ns, user, id, cancellation);
        return found?.Actions?.Any(a => a.Event == action) == true
            ? await ChangeSeenAsync(ns, user, id, (n, _) => n.Take(action, time.GetUtcNow()), cancellation)
            : new ChangeResult(ChangeOutcome.NotFound);
    }

    public Task<ChangeResult> ArchiveAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, _) => n.Archive(time.GetUtcNow()), cancellation);

    public Task<ChangeResult> UnarchiveAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ChangeSeenAsync(ns, user, id, (n, _) => n.Unarchive(), cancellation);

    /// <summary>When to look at it again is written first: it may be looked at in vain, but never be forgotten.</summary>
    public async Task<ChangeResult> SnoozeAsync(string ns, string user, Guid id, DateTimeOffset until, CancellationToken cancellation)
    {
        if (await inbox.FindAsync(ns, user, id, cancellation) is not { } found)
            return new ChangeResult(ChangeOutcome.NotFound);
        if (found.HasGivenExpiry && until >= found.ExpiresAt)
            return new ChangeResult(ChangeOutcome.ExpiresBefore, found with { SnoozedUntil = until });
        await snoozes.AddAsync(ns, user, id, until, cancellation);
        return await ChangeSeenAsync(ns, user, id, (n, _) => n.Snooze(until, retention.Value.For(n.Priority)), cancellation);
    }

    /// <summary>How many became read; ids that the user does not have count for nothing.</summary>
    public Task<Updated> ReadManyAsync(string ns, string user, IReadOnlyList<Guid> wanted, CancellationToken cancellation) =>
        ChangeManyAsync(ns, user, wanted, (id, watermark) =>
            ChangeAsync(ns, user, id, watermark, n => n.Read(time.GetUtcNow()), cancellation), cancellation);

    /// <summary>How many were shown for the first time; the same for what the user does not have.</summary>
    public Task<Updated> SeeManyAsync(string ns, string user, IReadOnlyList<Guid> wanted, CancellationToken cancellation) =>
        ChangeManyAsync(ns, user, wanted, (id, watermark) =>
            ChangeShownAsync(ns, user, id, watermark, n => n.Seen(time.GetUtcNow()), cancellation), cancellation);

    private async Task<Updated> ChangeManyAsync(
        string ns, string user, IReadOnlyList<Guid> wanted, Func<Guid, Watermark?, Task<ChangeResult>> change,
        CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
        var results = await Task.WhenAll(wanted.Distinct().Select(id => change(id, watermark)));
        await push.ChangedAsync(ns, user, results, cancellation);
        return new Updated(results.Count(r => r.Outcome == ChangeOutcome.Changed));
    }

    /// <summary>By the id of an event that is not its group's newest, only that event is taken out.</summary>
    public async Task<ChangeResult> DeleteAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var result = await DeleteOneAsync(ns, user, id, cancellation);
        return result.Outcome == ChangeOutcome.NotFound ? await TakeOutAsync(ns, user, id, cancellation) ?? result : result;
    }

    /// <summary>The same for an event that is its group's newest: the rest of the group stays. Most are in none, and their own row says
    /// so.</summary>
    public async Task<ChangeResult> RecallAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var result = await DeleteOneAsync(ns, user, id, cancellation, keepsGroups: true);
        return result.Outcome is ChangeOutcome.NotFound or ChangeOutcome.Unchanged
            ? await TakeOutAsync(ns, user, id, cancellation) ?? result : result;
    }

    /// <summary>Takes one event out of its group; when it was the only one, the notification goes. Null when it is in none.</summary>
    private async Task<ChangeResult?> TakeOutAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        if (await groups.TakeOutAsync(ns, user, id, time.GetUtcNow(), cancellation) is not { } taken)
            return null;
        return taken.Emptied is { } emptied ? await DeleteOneAsync(ns, user, emptied, cancellation)
            : new ChangeResult(taken.Before is null ? ChangeOutcome.NotFound : ChangeOutcome.Changed, taken.After, taken.Before);
    }

    private async Task<ChangeResult> DeleteOneAsync(
        string ns, string user, Guid id, CancellationToken cancellation, bool keepsGroups = false)
    {
        var (watermark, now) = (await states.WatermarkAsync(ns, user, cancellation), time.GetUtcNow());
        var result = await rows.EditOneAsync(r => r.DeleteAsync(ns, user, id, watermark, keepsGroups, now, cancellation));
        if (result is { Outcome: ChangeOutcome.Changed, Notification: { } deleted })
            await push.DeletedAsync(deleted, now, cancellation);
        return result;
    }

    /// <summary>Undoes a deletion, while the cleanup has not removed it.</summary>
    public async Task<ChangeResult> RestoreAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (watermark, now) = (await states.WatermarkAsync(ns, user, cancellation), time.GetUtcNow());
        var result = await rows.EditAsync(r => r.RestoreAsync(ns, user, id, watermark, now, cancellation));
        if (result is { Outcome: ChangeOutcome.Changed, Notification: { } restored })
            await push.RestoredAsync(restored, cancellation);
        return result;
    }

    /// <summary>Back from being snoozed, if it is due by now; nothing is pushed.</summary>
    public async Task<ChangeResult> ReturnAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var (watermark, now) = (await states.WatermarkAsync(ns, user, cancellation), time.GetUtcNow());
        return await ChangeAsync(ns, user, id, watermark, n => n.SnoozedUntil <= now ? n.Return(now, watermark) : n, cancellation);
    }

    private async Task<ChangeResult> ChangeSeenAsync(
        string ns, string user, Guid id, Func<Notification, Watermark?, Notification> change, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
        return await AnnouncedAsync(ns, user, ChangeAsync(ns, user, id, watermark, n => change(n, watermark), cancellation), cancellation);
    }

    private async Task<ChangeResult> AnnouncedAsync(string ns, string user, Task<ChangeResult> change, CancellationToken cancellation)
    {
        var result = await change;
        await push.ChangedAsync(ns, user, [result], cancellation);
        return result;
    }

    /// <summary>What was received or shown is that notification: a group that has grown since then was not.</summary>
    private async Task<ChangeResult> ChangeShownAsync(
        string ns, string user, Guid id, Watermark? watermark, Func<Notification, Notification> change, CancellationToken cancellation)
    {
        var result = await rows.EditOneAsync(r => r.ChangeAsync(ns, user, id, watermark, change, time.GetUtcNow(), cancellation));
        return result.Outcome == ChangeOutcome.NotFound && await rows.FindGroupedAsync(ns, user, id, cancellation) is { } grown
            ? new ChangeResult(ChangeOutcome.Unchanged, Watermark.Apply(watermark, grown)) : result;
    }

    private Task<ChangeResult> ChangeAsync(
        string ns, string user, Guid id, Watermark? watermark, Func<Notification, Notification> change, CancellationToken cancellation) =>
        rows.EditAsync(r => r.ChangeAsync(ns, user, id, watermark, change, time.GetUtcNow(), cancellation));
}

/// <summary>What came of changing a notification.</summary>
/// <param name="Notification">As it is now; null when it was not found.</param>
/// <param name="Before">As it was, when it changed.</param>
public readonly record struct ChangeResult(ChangeOutcome Outcome, Notification? Notification = null, Notification? Before = null);

public enum ChangeOutcome
{
    Changed,

    /// <summary>It was so already.</summary>
    Unchanged,

    NotFound,

    /// <summary>Its sender set an end that comes before what was asked for.</summary>
    ExpiresBefore,

    /// <summary>Others kept changing it; trying again makes sense.</summary>
    Busy,
}

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
