using Azure;
using Azure.Data.Tables;
using Notifications.Analytics;
using Notifications.Inbox;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Broadcasts;

/// <summary>Broadcasts as a user sees them: merged into the inbox when it is read, with what this user did with each.</summary>
public sealed class BroadcastInbox(BroadcastStore broadcasts, Tables tables, Statistics statistics)
{
    private const int MaxTries = 8;

    /// <summary>Up to <paramref name="limit"/> that are older than <paramref name="after"/>, newest first.</summary>
    public async Task<IReadOnlyList<Notification>> ListAsync(string ns, string user, Guid? after, int limit, CancellationToken cancellation)
    {
        var states = StatesAsync(ns, user, after, cancellation);
        var found = new List<Notification>();
        await foreach (var broadcast in broadcasts.ListAsync(ns, after, null, cancellation))
        {
            if (broadcast.IsFor(user) && await AsSeenAsync(states, broadcast, user) is { } notification)
                found.Add(notification);
            if (found.Count == limit)
                break;
        }
        await states;
        return found;
    }

    /// <summary>The unread ones, newer than the watermark.</summary>
    public async Task<IReadOnlyList<Notification>> UnreadAsync(string ns, string user, Guid? watermark, CancellationToken cancellation)
    {
        var states = StatesAsync(ns, user, null, cancellation);
        var found = new List<Notification>();
        await foreach (var broadcast in broadcasts.ListAsync(ns, null, watermark, cancellation))
        {
            if (broadcast.IsFor(user) && await AsSeenAsync(states, broadcast, user) is { ReadAt: null } notification)
                found.Add(notification);
        }
        await states;
        return found;
    }

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var state = ReadStateAsync(ns, user, id, cancellation);
        var broadcast = await broadcasts.FindAsync(ns, id, cancellation);
        var seen = await state;
        if (broadcast is null || !broadcast.IsFor(user) || seen?.GetBoolean(NotificationEntity.Deleted) == true)
            return null;
        return seen is null ? broadcast.For(user) : NotificationEntity.To(seen, ns, user);
    }

    /// <summary>Applies a pure change to what the user has of it, under optimistic concurrency.</summary>
    public async Task<ChangeResult> ChangeAsync(
        string ns, string user, Guid id, Func<Notification, Notification> change, bool delete, CancellationToken cancellation)
    {
        if (await broadcasts.FindAsync(ns, id, cancellation) is not { } broadcast || !broadcast.IsFor(user))
            return new ChangeResult(ChangeOutcome.NotFound);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var state = await ReadStateAsync(ns, user, id, cancellation);
            if (state?.GetBoolean(NotificationEntity.Deleted) == true)
                return new ChangeResult(ChangeOutcome.NotFound);
            var before = state is null ? broadcast.For(user) : NotificationEntity.To(state, ns, user);
            var after = change(before);
            if (ReferenceEquals(before, after) && !delete)
                return new ChangeResult(ChangeOutcome.Unchanged, before);
            if (!await WriteStateAsync(after, delete, state?.ETag, cancellation))
                continue;
            statistics.Changed(before, after);
            return new ChangeResult(ChangeOutcome.Changed, after);
        }
        return new ChangeResult(ChangeOutcome.Busy);
    }

    private static async Task<Notification?> AsSeenAsync(Task<Dictionary<Guid, TableEntity>> states, Broadcast broadcast, string user)
    {
        var fresh = broadcast.For(user);
        if (!(await states).TryGetValue(broadcast.Id, out var state))
            return fresh;
        return state.GetBoolean(NotificationEntity.Deleted) == true ? null : NotificationEntity.To(state, fresh.Namespace, user);
    }

    private async Task<Dictionary<Guid, TableEntity>> StatesAsync(string ns, string user, Guid? after, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var all = $"{Keys.Escape(user)}|b|";
        var from = after is { } last ? InboxKeys.BroadcastState(user, last) : all;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {all + "~"}");
        var states = new Dictionary<Guid, TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
            states[InboxKeys.IdOf(row.RowKey)] = row;
        return states;
    }

    private async Task<TableEntity?> ReadStateAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(ns, user), InboxKeys.BroadcastState(user, id), cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    private async Task<bool> WriteStateAsync(Notification notification, bool delete, ETag? etag, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = NotificationEntity.From(notification);
        row.RowKey = InboxKeys.BroadcastState(notification.UserId, notification.Id);
        // Without a time of deletion: the row has to hide the broadcast for as long as that lives.
        row[NotificationEntity.Deleted] = delete;
        try
        {
            if (etag is { } known)
                await table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellation);
            else
                await table.AddEntityAsync(row, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }
}
