using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

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
        // The time of sending is that of storing; what could not be pushed yet has none. What the queue stored may have been pushed long
        // after that; and what another tab acknowledged since then may have been pushed since then.
        var query = InboxQuery.Rows(ns, user, catchUp.Range)
            + TableClient.CreateQueryFilter($" and Hidden eq false and (SentAt ge {catchUp.Since} or DeliveredAt ge {catchUp.Since}")
            + TableClient.CreateQueryFilter(
                $" or ReturnedAt ge {catchUp.Since} or Status eq 'pending' or (Queued eq true and SentAt ge {catchUp.QueuedSince}))");
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

/// <summary>A filter as storage can apply it: never less than what matches, and as little more as storage allows.</summary>
internal sealed class InboxQuery
{
    /// <summary>Storage takes no more in one filter.</summary>
    private const int MaxComparisons = 15;

    /// <summary>Before all, for "has a time": an absent property compares to nothing.</summary>
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    private string query;
    private int comparisons;

    private InboxQuery(string rows)
    {
        query = rows;
        comparisons = 3;
    }

    /// <summary>Follows a filter.</summary>
    public const string NotDeleted = " and Deleted eq false";

    /// <summary>A user's notifications, also deleted ones.</summary>
    public static string Rows(string ns, string user, IdRange range)
    {
        var from = range.OlderThan is { } older ? InboxKeys.Row(user, older) : InboxKeys.First(user);
        var until = range.NewerThan is { } newer ? InboxKeys.Row(user, newer) : InboxKeys.Last(user);
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
    }

    public static string Of(string ns, string user, IdRange range, InboxFilter filter, Watermark? watermark)
    {
        var inbox = new InboxQuery(Rows(ns, user, range));
        inbox.AddOneOf(NotificationEntity.Hidden, filter.Archived is { } archived ? [archived] : []);
        if (filter.Archived != false)
            inbox.AddOneOf(NotificationEntity.Deleted, [false]);
        inbox.Add(Statuses(user, filter, watermark));
        inbox.AddOneOf(nameof(Notification.Source), filter.Source is { } source ? [source] : []);
        inbox.AddOneOf(nameof(Notification.Room), filter.Room is { } room ? [room] : []);
        if (filter.MinPriority > Priority.Low)
            inbox.AddOneOf(nameof(Notification.Priority),
                [.. Enum.GetValues<Priority>().Where(p => p >= filter.MinPriority).Select(SnakeCase<Priority>.NameOf)]);
        inbox.AddOneOf(nameof(Notification.Category), filter.Categories);
        inbox.AddOneOf(nameof(Notification.Type), [.. filter.Types.Select(SnakeCase<NotificationType>.NameOf)]);
        return inbox.query;
    }

    /// <summary>Empty when storage can't tell.</summary>
    private static IReadOnlyList<string> Statuses(string user, InboxFilter filter, Watermark? watermark)
    {
        var alternatives = filter.Statuses.Select(status => Status(user, status, filter, watermark)).ToArray();
        return alternatives.Any(a => a is []) ? [] : [.. alternatives.SelectMany(a => a).Distinct()];
    }

    private static string[] Status(string user, InboxStatus status, InboxFilter filter, Watermark? watermark) => status switch
    {
        InboxStatus.Unread when filter.Archived != false => [],
        InboxStatus.Unread when watermark is null => [Compare(NotificationEntity.Unread, "eq", true)],
        InboxStatus.Unread =>
            [$"({Compare(NotificationEntity.Unread, "eq", true)} and {Compare("RowKey", "lt", InboxKeys.Row(user, watermark.UpTo))})",
             Compare(nameof(Notification.UnreadEpoch), "eq", watermark.Epoch)],
        InboxStatus.Read => [Compare(NotificationEntity.Unread, "eq", false), .. CoveredBy(user, watermark)],
        InboxStatus.Seen => [Compare(nameof(Notification.SeenAt), "ge", Ever), .. CoveredBy(user, watermark)],
        InboxStatus.Unseen => [],
        InboxStatus.Snoozed => [Compare(nameof(Notification.SnoozedUntil), "ge", Ever)],
        InboxStatus.Pending => [Compare(nameof(Notification.Status), "eq", SnakeCase<DeliveryStatus>.NameOf(DeliveryStatus.Pending))],
        InboxStatus.Sent => [Compare(nameof(Notification.Status), "eq", SnakeCase<DeliveryStatus>.NameOf(DeliveryStatus.Sent))],
        InboxStatus.Delivered => [Compare(nameof(Notification.Status), "eq", SnakeCase<DeliveryStatus>.NameOf(DeliveryStatus.Delivered))],
        InboxStatus.Failed => [Compare(nameof(Notification.Status), "eq", SnakeCase<DeliveryStatus>.NameOf(DeliveryStatus.Failed))],
    };

    private static string[] CoveredBy(string user, Watermark? watermark) =>
        watermark is null ? [] : [Compare("RowKey", "ge", InboxKeys.Row(user, watermark.UpTo))];

    private static string Compare(string property, string comparison, object value) =>
        TableClient.CreateQueryFilter(FormattableStringFactory.Create($"{property} {comparison} {{0}}", value));

    private void AddOneOf(string property, IEnumerable<object> values) => Add([.. values.Select(value => Compare(property, "eq", value))]);

    /// <summary>What does not fit is left to whoever reads the rows.</summary>
    private void Add(IReadOnlyList<string> alternatives)
    {
        var more = alternatives.Sum(a => a.StartsWith('(') ? 2 : 1);
        if (alternatives.Count == 0 || comparisons + more > MaxComparisons)
            return;
        comparisons += more;
        query = $"{query} and ({string.Join(" or ", alternatives)})";
    }
}

/// <summary>Ids between two others, neither of them included. Ids are made of times, so it is also a range of times.</summary>
public readonly record struct IdRange(Guid? OlderThan = null, Guid? NewerThan = null)
{
    /// <summary>What follows a page's last id and was created in a filter's time.</summary>
    public static IdRange Of(InboxFilter filter, Guid? after)
    {
        var until = filter.Until is { } end ? FirstAtOrAfter(end) : (Guid?)null;
        var older = after is { } last && (until is null || last.CompareTo(until.Value) < 0) ? last : until;
        return new IdRange(older, filter.Since is { } start ? FirstAtOrAfter(start) : null);
    }

    /// <summary>Ids know milliseconds: what is in the middle of one begins with the next.</summary>
    private static Guid FirstAtOrAfter(DateTimeOffset moment) => Ids.FirstAt(moment.AddTicks(TimeSpan.TicksPerMillisecond - 1));
}
