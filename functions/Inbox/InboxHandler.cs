using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Storage;
using Notifications.Recipients.Preferences;

namespace Notifications.Inbox;

/// <summary>A user's inbox as they see it: what was sent to them, broadcasts, and what their watermark covers.</summary>
public sealed class InboxHandler(
    InboxStore store, InboxReader inbox, BroadcastInbox broadcasts, InboxStateStore states, PreferenceEvaluator preferences)
{
    public async Task<NotificationPage> ListAsync(
        string ns, string user, InboxFilter filter, Guid? after, int limit, CancellationToken cancellation)
    {
        var (range, watermark) = (IdRange.Of(filter, after), states.WatermarkAsync(ns, user, cancellation));
        // One more than asked for tells whether there is a next page.
        var shared = broadcasts.ListAsync(ns, user, range, filter, limit + 1, watermark, cancellation);
        var own = await inbox.ListAsync(ns, user, range, filter, limit + 1, watermark, cancellation);
        var (items, next) = own.Merge(await shared, limit);
        return new NotificationPage(items, next is { } last ? Cursor.Write(ns, InboxKeys.List(user), last) : null);
    }

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var watermark = states.WatermarkAsync(ns, user, cancellation);
        var found = await store.FindOwnAsync(ns, user, id, cancellation) ?? await broadcasts.FindAsync(ns, user, id, cancellation)
            ?? await store.FindGroupedAsync(ns, user, id, cancellation);
        var readUpTo = await watermark;
        return found is null ? null : Watermark.Apply(readUpTo, found);
    }

    /// <summary>As it would be pushed now: who is told to fetch it shows it like any other.</summary>
    public async Task<Notification?> FindVoicedAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        await FindAsync(ns, user, id, cancellation) is { } found ? await preferences.ApplySilenceAsync(found, cancellation) : null;

    /// <summary>What a client that was away missed. It connects first, and drops what it has: nothing falls between the two.</summary>
    public async Task<MissedNotifications> ListMissedAsync(
        string ns, string user, CatchUp catchUp, int limit, CancellationToken cancellation)
    {
        var watermark = states.WatermarkAsync(ns, user, cancellation);
        var shared = broadcasts.ListMissedAsync(ns, user, catchUp, limit + 1, cancellation);
        var own = await inbox.ListMissedAsync(ns, user, catchUp, limit + 1, cancellation);
        var (missed, readUpTo) = (own.Concat(await shared).ToArray(), await watermark);
        if (missed.Length > limit)
            return new MissedNotifications([], Reload: true);
        // What was stored a moment ago is as new as what is pushed, and as silent.
        var items = new List<Notification>(missed.Length);
        foreach (var notification in missed.OrderBy(n => n.Id))
            items.Add(await preferences.ApplySilenceAsync(Watermark.Apply(readUpTo, notification), cancellation));
        return new MissedNotifications(items, Reload: false);
    }

    public async Task<InboxStatistics> CountAsync(string ns, string user, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
        var all = inbox.ListAllAsync(ns, user, cancellation).Concat(broadcasts.ReadAsync(ns, user, default, cancellation));
        return await InboxStatistics.OfAsync(all.Select(n => Watermark.Apply(watermark, n)), cancellation);
    }
}

/// <summary>Reads the notifications that were sent to a user.</summary>
public sealed class InboxReader(Tables tables, TimeProvider time)
{
    /// <summary>The most rows that one page looks at.</summary>
    public const int MaxRead = 1000;

    /// <summary>Rows a call reads when storage can't tell which of them match.</summary>
    private const int Ahead = 200;

    private static readonly string[] Counted =
    [
        "RowKey", nameof(Notification.Type), nameof(Notification.Priority), nameof(Notification.Status), nameof(Notification.ReadAt),
            nameof(Notification.ArchivedAt),
        nameof(Notification.SnoozedUntil), nameof(Notification.RoundTripMs), nameof(Notification.UnreadEpoch), NotificationEntity.ExpiresAt,
    ];

    /// <summary>Up to <paramref name="limit"/> that match, newest first.</summary>
    public async Task<InboxSlice> ListAsync(
        string ns, string user, IdRange range, InboxFilter filter, int limit, Task<Watermark?> watermark, CancellationToken cancellation)
    {
        var query = InboxQuery.Of(ns, user, range, filter, filter.Statuses.Count > 0 ? await watermark : null);
        var (found, read) = (new List<Notification>(limit), 0);
        await foreach (var entity in QueryAsync(query, filter.Text is null && filter.Tag is null ? limit : Ahead, null, cancellation))
        {
            // Not in the query: the few that the cleanup has not removed yet are cheaper to skip here than every row's time is to compare
            // there.
            var readUpTo = await watermark;
            if (tables.TryRead(entity, row => Watermark.Apply(readUpTo, NotificationEntity.To(row, ns, user)), out var notification)
                && notification.ExpiresAt > time.GetUtcNow() && filter.Matches(notification))
                found.Add(notification);
            if (found.Count == limit)
                break;
            if (++read >= MaxRead && notification is not null)
                return new InboxSlice(found, notification.Id);
        }
        return new InboxSlice(found, null);
    }

    /// <summary>What counts as unread in a range, newest first.</summary>
    /// <param name="pageSize">How many a call reads; null: as many as storage gives.</param>
    public async IAsyncEnumerable<UnreadRow> ListUnreadAsync(
        string ns, string user, IdRange range, int? pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in QueryAsync(
            $"{InboxQuery.Rows(ns, user, range)} and Unread eq true", pageSize, UnreadRow.Columns, cancellation))
        {
            if (tables.TryRead(entity, UnreadRow.Of, out var row) && row.ExpiresAt > time.GetUtcNow())
                yield return row;
        }
    }

    /// <summary>How many of a range are unread and were not shown yet; counting ends at <paramref name="max"/>. What a version before this
    /// one wrote has no column for that, and counts as seen.</summary>
    public async Task<int> CountUnseenAsync(string ns, string user, IdRange range, int max, CancellationToken cancellation) =>
        await QueryAsync($"{InboxQuery.Rows(ns, user, range)} and Unseen eq true", max, UnreadRow.Columns, cancellation)
            .Where(entity => tables.TryRead(entity, UnreadRow.Of, out var row) && row.ExpiresAt > time.GetUtcNow())
            .Take(max).CountAsync(cancellation);

    /// <summary>What was stored, or came back, since then; newest first, up to <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<Notification>> ListMissedAsync(
        string ns, string user, CatchUp catchUp, int limit, CancellationToken cancellation)
    {
        // The time of sending is that of storing; what could not be pushed yet has none. A row says until it changes that it came by the
        // queue; if another tab acknowledged it since then, it may have been pushed since then.
        var query = InboxQuery.Rows(ns, user, catchUp.Range)
            + TableClient.CreateQueryFilter($" and Hidden eq false and (SentAt ge {catchUp.Since} or DeliveredAt ge {catchUp.Since}")
            + TableClient.CreateQueryFilter(
                $" or ReturnedAt ge {catchUp.Since} or Status eq 'pending' or (Chunk ge 0 and SentAt ge {catchUp.QueuedSince}))");
        var found = new List<Notification>();
        await foreach (var entity in QueryAsync(query, null, null, cancellation))
        {
            if (tables.TryRead(entity, row => NotificationEntity.To(row, ns, user), out var notification)
                && notification.SnoozedUntil is null && notification.ExpiresAt > time.GetUtcNow() && notification.Id != catchUp.After)
                found.Add(notification);
            if (found.Count == limit)
                break;
        }
        return found;
    }

    /// <summary>All, with nothing but what statistics need.</summary>
    public async IAsyncEnumerable<Notification> ListAllAsync(
        string ns, string user, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in QueryAsync(InboxQuery.Rows(ns, user, default) + InboxQuery.NotDeleted, null, Counted, cancellation))
        {
            if (tables.TryRead(entity, row => NotificationEntity.To(row, ns, user), out var notification)
                && notification.ExpiresAt > time.GetUtcNow())
                yield return notification;
        }
    }

    private async IAsyncEnumerable<TableEntity> QueryAsync(
        string query, int? pageSize, string[]? select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        await foreach (var entity in table.QueryAsync<TableEntity>(query, pageSize, select, cancellation))
            yield return entity;
    }
}

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record NotificationPage(IReadOnlyList<Notification> Items, string? NextCursor);

public sealed record UnreadCounts(int Count, IReadOnlyDictionary<Priority, int> ByPriority)
{
    /// <summary>How many of them were not shown yet, up to <see cref="UnreadCounter.MaxUnseen"/>; null when nobody asked.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public int? Unseen { get; init; }
}

/// <param name="RoundTripMs">Milliseconds from sending to the first acknowledgement.</param>
public sealed record Acknowledged(Guid Id, double RoundTripMs);

/// <summary>What marking all read did.</summary>
/// <param name="Updated">How many became read.</param>
/// <param name="ReadUpTo">What undoing it has to name; null when there is nothing to undo at once.</param>
public sealed record MarkedAllRead(int Updated, Guid? ReadUpTo);

/// <summary>How many notifications changed.</summary>
public sealed record Updated(int Count)
{
    [System.Text.Json.Serialization.JsonPropertyName("updated")]
    public int Count { get; init; } = Count;
}

/// <summary>A part of an inbox, newest first.</summary>
/// <param name="StoppedAt">The last one looked at, when looking on would have been too much for one page.</param>
public sealed record InboxSlice(IReadOnlyList<Notification> Items, Guid? StoppedAt)
{
    /// <summary>Both in order, up to where both were looked at; and after which one the next page begins, null when there is
    /// none.</summary>
    /// <param name="limit">At least one less than was asked of either: one more tells whether there is a next page.</param>
    public (Notification[] Items, Guid? Next) Merge(InboxSlice other, int limit)
    {
        var stoppedAt = Newer(StoppedAt, other.StoppedAt);
        var found = Items.Concat(other.Items).OrderByDescending(n => n.Id)
            .Where(n => stoppedAt is not { } last || n.Id.CompareTo(last) >= 0).Take(limit + 1).ToArray();
        return found.Length > limit ? (found[..limit], found[limit - 1].Id) : (found, stoppedAt);
    }

    private static Guid? Newer(Guid? one, Guid? other) =>
        one is { } a && other is { } b ? (a.CompareTo(b) > 0 ? a : b) : one ?? other;
}
