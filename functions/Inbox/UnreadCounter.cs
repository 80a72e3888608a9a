using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>Counts what is unread: what is newer than the watermark, what was marked unread again below it, and broadcasts.</summary>
public sealed class UnreadCounter(
    InboxStateStore states, InboxReader inbox, BroadcastInbox broadcasts, UnreadMarkers markers, CachedUnreadCounts kept, TimeProvider time)
{
    /// <summary>A badge says no more.</summary>
    public const int MaxUnseen = 1_000;

    public async Task<UnreadCounts> CountAsync(string ns, string user, CancellationToken cancellation) =>
        await CountAsync(ns, user, await states.ReadAsync(ns, user, cancellation), null, null, cancellation);

    /// <summary>With how many of them were not shown yet on any device. What was marked unread again was shown.</summary>
    public async Task<UnreadCounts> CountWithUnseenAsync(string ns, string user, CancellationToken cancellation)
    {
        var state = await states.ReadAsync(ns, user, cancellation);
        var range = new IdRange(null, state.Watermark?.UpTo);
        var sharing = UnreadBroadcastsAsync(ns, user, range, cancellation);
        var own = inbox.CountUnseenAsync(ns, user, range, MaxUnseen, cancellation);
        var counts = await CountAsync(ns, user, state, range, null, sharing, cancellation);
        var shared = (await sharing).Count(n => n.SeenAt is null);
        return counts with { Unseen = Math.Min(await own + shared, MaxUnseen) };
    }

    /// <param name="olderThan">Only those.</param>
    /// <param name="max">When there are as many that no kept count holds, counting ends.</param>
    public Task<UnreadCounts> CountAsync(
        string ns, string user, InboxState state, Guid? olderThan, int? max, CancellationToken cancellation)
    {
        var range = new IdRange(olderThan, state.Watermark?.UpTo);
        return CountAsync(ns, user, state, range, max, UnreadBroadcastsAsync(ns, user, range, cancellation), cancellation);
    }

    private async Task<Notification[]> UnreadBroadcastsAsync(string ns, string user, IdRange range, CancellationToken cancellation) =>
        await broadcasts.ReadAsync(ns, user, range, cancellation).Where(n => n.CountsAsUnread()).ToArrayAsync(cancellation);

    private async Task<UnreadCounts> CountAsync(
        string ns, string user, InboxState state, IdRange range, int? max, Task<Notification[]> shared, CancellationToken cancellation)
    {
        var again = markers.ListAsync(ns, user, state.Watermark, cancellation);
        var counts = await CountOwnAsync(ns, user, state, range, max, cancellation);
        var marked = (await again).Where(m => range.OlderThan is not { } id || m.Id.CompareTo(id) < 0).Select(m => m.Priority);
        foreach (var priority in (await shared).Select(n => n.Priority).Concat(marked))
            Add(counts, priority);
        return new UnreadCounts(counts.Values.Sum(), counts);
    }

    /// <summary>Begins with the count that is kept, and keeps its own when it had to read many.</summary>
    private async Task<SortedDictionary<Priority, int>> CountOwnAsync(
        string ns, string user, InboxState state, IdRange range, int? max, CancellationToken cancellation)
    {
        var known = state.Kept is { } count && count.IsRight(state.Watermark, time.GetUtcNow())
            && !(range.OlderThan?.CompareTo(count.UpTo) <= 0) ? count : null;
        var settled = kept.Settled;
        var (counts, old, read) = (Begin(known), Begin(known), 0);
        var (settledCount, until) = (0, known?.Until ?? DateTimeOffset.MaxValue);
        await foreach (var row in inbox.ListUnreadAsync(
            ns, user, range with { NewerThan = known?.UpTo ?? range.NewerThan }, max, cancellation))
        {
            Add(counts, row.Priority);
            if (row.Id.CompareTo(settled) <= 0)
            {
                Add(old, row.Priority);
                (settledCount, until) = (settledCount + 1, row.ExpiresAt < until ? row.ExpiresAt : until);
            }
            if (++read == max)
                return counts;
        }
        if (range.OlderThan is null && kept.IsWorthKeeping(settledCount))
            await states.KeepAsync(ns, user, state, new CachedUnreadCount(settled, state.Watermark?.Epoch ?? 0, until, old), cancellation);
        return counts;
    }

    private static SortedDictionary<Priority, int> Begin(CachedUnreadCount? known) => known is null ? [] : new(known.Counts.ToDictionary());

    private static void Add(SortedDictionary<Priority, int> counts, Priority priority) =>
        counts[priority] = counts.GetValueOrDefault(priority) + 1;
}

/// <summary>How many up to an id are unread, counted once and kept beside the watermark, so that a count needs not read them all again.
/// Forgotten in every transaction that could change it.</summary>
/// <param name="Epoch">The watermark's when it was counted; 0 when there was none.</param>
/// <param name="Until">The first of them expires then.</param>
public sealed record CachedUnreadCount(Guid UpTo, int Epoch, DateTimeOffset Until, IReadOnlyDictionary<Priority, int> Counts)
{
    private const string UpToColumn = "CountedUpTo", EpochColumn = "CountedEpoch", UntilColumn = "CountedUntil", CountsColumn = "Counted";

    public bool IsRight(Watermark? watermark, DateTimeOffset now) => Epoch == (watermark?.Epoch ?? 0) && now < Until;

    /// <summary>Null when none is kept.</summary>
    internal static CachedUnreadCount? Of(TableEntity row) =>
        row.GetGuid(UpToColumn) is { } upTo && upTo != Guid.Empty
            ? new CachedUnreadCount(
                upTo, row.GetInt32(EpochColumn) ?? 0, row.GetDateTimeOffset(UntilColumn) ?? default, Parse(row.GetString(CountsColumn)))
            : null;

    internal static void Forget(TableEntity row) => row[UpToColumn] = Guid.Empty;

    internal void Write(TableEntity row)
    {
        row[UpToColumn] = UpTo;
        row[EpochColumn] = Epoch;
        row[UntilColumn] = Until;
        row[CountsColumn] = string.Join(
            ',', Enum.GetValues<Priority>().Select(p => Counts.GetValueOrDefault(p).ToString(CultureInfo.InvariantCulture)));
    }

    private static Dictionary<Priority, int> Parse(string counts) =>
        counts.Split(',').Select((count, at) => ((Priority)at, int.Parse(count, CultureInfo.InvariantCulture))).Where(c => c.Item2 > 0)
        .ToDictionary();
}

/// <summary>Which notifications may be in a count that is kept, and what goes into the transactions that change how many are
/// unread.</summary>
public sealed class CachedUnreadCounts(IOptions<InboxOptions> options, TimeProvider time)
{
    /// <summary>What is older may be counted for good.</summary>
    public Guid Settled => Ids.FirstAt(time.GetUtcNow() - options.Value.SettledAfter);

    public bool IsWorthKeeping(int counted) => counted >= options.Value.KeepCountFrom;

    /// <summary>Of a change in place.</summary>
    /// <param name="before">Null when it is deleted; likewise <paramref name="after"/>.</param>
    internal IEnumerable<TableTransactionAction> Between(TableEntity row, Notification? before, Notification? after) =>
        Counted(before) == Counted(after) ? [] : With([row]);

    /// <summary>Of rows of one partition that are inserted or removed.</summary>
    internal IEnumerable<TableTransactionAction> With(IEnumerable<TableEntity> rows) =>
        rows.Where(row => MayBeCounted(InboxKeys.IdOf(row.RowKey))).Select(row => (row.PartitionKey, State: InboxKeys.StateOf(row.RowKey)))
        .Distinct().Select(Forget);

    /// <summary>In a count that is kept before the change is stored.</summary>
    private bool MayBeCounted(Guid id) => Ids.TimeOf(id) <= time.GetUtcNow() - (options.Value.SettledAfter / 2);

    /// <summary>Whatever is kept there: nobody has to read it first.</summary>
    private static TableTransactionAction Forget((string Partition, string State) key)
    {
        var row = new TableEntity(key.Partition, key.State);
        CachedUnreadCount.Forget(row);
        return new TableTransactionAction(TableTransactionActionType.UpsertMerge, row);
    }

    private static (Priority, DateTimeOffset)? Counted(Notification? notification) =>
        notification is not null && notification.CountsAsUnread() ? (notification.Priority, notification.ExpiresAt) : null;
}

/// <summary>Rows that say which notifications are unread although the watermark covers them: so that counting needs not look at all that
/// it covers. Each is written and removed in the transaction that changes its notification; those of earlier epochs go when they
/// expire.</summary>
public sealed class UnreadMarkers(Tables tables, TimeProvider time)
{
    /// <summary>The unread ones that the watermark covers, newest first.</summary>
    public async Task<IReadOnlyList<UnreadRow>> ListAsync(string ns, string user, Watermark? watermark, CancellationToken cancellation)
    {
        if (watermark is null)
            return [];
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = InboxKeys.UnreadMarkers(user, watermark.Epoch);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
        var rows = table.QueryAsync<TableEntity>(filter, null, UnreadRow.Columns, cancellation);
        return await rows.Select(
            row => tables.TryRead(row, UnreadRow.Of, out var unread) && unread.ExpiresAt > time.GetUtcNow() ? unread : null)
            .OfType<UnreadRow>().ToArrayAsync(cancellation);
    }

    /// <summary>All that were marked unread below the watermark of that epoch and are older than an id: also what is archived, snoozed or
    /// deleted, which has no marker. It looks at everything that the user has, and so is for what is rarely asked.</summary>
    public async Task<IReadOnlyList<MarkedRow>> ListAllAsync(
        string ns, string user, int epoch, Guid olderThan, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var own = ListAsync(InboxKeys.Row(user, olderThan), InboxKeys.Last(user));
        var shared = ListAsync(InboxKeys.BroadcastState(user, olderThan), InboxKeys.LastBroadcastState(user));
        return [.. await own, .. await shared];

        async Task<MarkedRow[]> ListAsync(string from, string until)
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until} and UnreadEpoch eq {epoch}");
            return await table.QueryAsync<TableEntity>(filter, null, MarkedRow.Columns, cancellation).Select(MarkedRow.Of)
                .ToArrayAsync(cancellation);
        }
    }

    /// <summary>What a change does to the notification's marker. A notification that was deleted, or is, is null.</summary>
    internal static IEnumerable<TableTransactionAction> Between(Notification? before, Notification? after)
    {
        var (old, next) = (EpochOf(before), EpochOf(after));
        if (old == next)
            yield break;
        if (old is not null)
            yield return new TableTransactionAction(TableTransactionActionType.Delete, Row(before!), ETag.All);
        if (next is not null)
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(after!));
    }

    private static int? EpochOf(Notification? notification) =>
        notification is not null && notification.CountsAsUnread() ? notification.UnreadEpoch : null;

    private static TableEntity Row(Notification notification) => new(
        Keys.Partition(notification.Namespace, notification.UserId),
        InboxKeys.UnreadMarker(notification.UserId, notification.UnreadEpoch!.Value, notification.Id))
    {
        [nameof(Notification.Priority)] = SnakeCase<Priority>.NameOf(notification.Priority),
        [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
    };
}

/// <summary>A notification that was marked unread although the watermark covers it.</summary>
/// <param name="Counts">It is in the unread count: neither archived, snoozed nor deleted.</param>
public sealed record MarkedRow(Guid Id, bool Counts)
{
    internal static readonly string[] Columns = ["RowKey", NotificationEntity.Unread, NotificationEntity.Deleted];

    internal static MarkedRow Of(TableEntity row) => new(
        InboxKeys.IdOf(row.RowKey), row.GetBoolean(NotificationEntity.Unread) == true
        && row.GetBoolean(NotificationEntity.Deleted) != true);
}

/// <summary>Of an unread notification, what counting needs.</summary>
public sealed record UnreadRow(Guid Id, Priority Priority, DateTimeOffset ExpiresAt)
{
    internal static readonly string[] Columns = ["RowKey", nameof(Notification.Priority), NotificationEntity.ExpiresAt];

    internal static UnreadRow Of(TableEntity row) => new(
        InboxKeys.IdOf(row.RowKey), SnakeCase<Priority>.Parse(row.GetString(nameof(Notification.Priority))) ?? Priority.Normal,
        row.GetDateTimeOffset(NotificationEntity.ExpiresAt) ?? default);
}
