using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Delivery.Digests;

/// <summary>Open digests and their items beside the user's notifications, and a table of whose is due in which hour.</summary>
public sealed class DigestStore(Tables tables)
{
    /// <summary>An item's row and its notification's event: two of a transaction's hundred.</summary>
    private const int TransactionItems = 50;

    private const string DueAt = "DueAt", Namespace = "Namespace", UserId = "UserId", Id = "Id", Items = "Items", NotBefore = "NotBefore",
        Since = "Since", ListedBefore = "Told", TraceParent = "TraceParent";

    /// <summary>Opens a digest with this item, or puts it into the one that is open, which is due by then. The item comes first: who closes
    /// a digest looks for items after it is gone, so one that came too late for it is found there, or finds it gone.</summary>
    internal async Task AddAsync(Notification notification, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var item = new TableEntity(
            Keys.Partition(notification.Namespace, notification.UserId), InboxKeys.DigestItem(notification.UserId, notification.Id))
        {
            [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
            [TraceParent] = Tracing.Current,
        };
        await table.UpsertEntityAsync(item, TableUpdateMode.Replace, cancellation);
        await OpenAsync(notification.Namespace, notification.UserId, dueAt, null, cancellation);
    }

    /// <summary>Opens one, or has the one that is open come by then, if it is due later. One that is being sent is left alone: what follows
    /// it is planned when it is closed.</summary>
    /// <param name="since">It lists what is in the inbox from then on; null: that is not asked for.</param>
    internal async Task OpenAsync(
        string ns, string user, DateTimeOffset dueAt, DateTimeOffset? since, CancellationToken cancellation)
    {
        await EnterAsync(ns, user, dueAt, cancellation);
        _ = await Optimistic.ChangeAsync<bool>(async () =>
        {
            if (await FindAsync(ns, user, cancellation) is not { } open)
            {
                var inbox = await tables.InboxAsync(cancellation);
                var row = From(new OpenDigest(ns, user, dueAt, default) { Since = since });
                return await inbox.AddIfAbsentAsync(row, cancellation) is not null ? true : null;
            }
            var next = open with { Since = open.Since ?? since, DueAt = dueAt < open.DueAt ? dueAt : open.DueAt };
            return open.Id is not null || next == open || await TryWriteAsync(next, cancellation) is not null ? true : null;
        }) ?? throw new InvalidOperationException("The digest kept changing.");
    }

    /// <summary>The one that is open, if there is one, comes by then.</summary>
    internal async Task BringForwardAsync(string ns, string user, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        if (await FindAsync(ns, user, cancellation) is { Id: null } open && dueAt < open.DueAt)
            await OpenAsync(ns, user, dueAt, null, cancellation);
    }

    internal async Task<OpenDigest?> FindAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.Digest(user), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? To(row, ns, user) : null;
    }

    /// <summary>Null when somebody else was first.</summary>
    internal async Task<OpenDigest?> TryWriteAsync(OpenDigest digest, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        try
        {
            var response = await table.UpdateEntityAsync(From(digest), digest.Row, TableUpdateMode.Replace, cancellation);
            return digest with { Row = response.Headers.ETag!.Value };
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>The users whose digests are due by now, of every namespace.</summary>
    internal async IAsyncEnumerable<DueUser> DueAsync(DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.DigestsAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey lt {Hour(now) + "~"}"), null, null, cancellation))
        {
            if (tables.TryRead(row, r => new DueUser(r.GetString(Namespace), r.GetString(UserId), r.PartitionKey), out var due))
                yield return due;
        }
    }

    /// <summary>The user is not to be looked at in that hour any more. A digest that is open and due is not forgotten: it stays, or is
    /// entered anew; nor are items without a digest, which one that was being closed left behind.</summary>
    internal async Task LookedAtAsync(DueUser due, DateTimeOffset now, CancellationToken cancellation)
    {
        var open = await FindAsync(due.Namespace, due.UserId, cancellation);
        if (open is null && (await ItemsAsync(due.Namespace, due.UserId, cancellation)).Count > 0)
        {
            await OpenAsync(due.Namespace, due.UserId, now, null, cancellation);
            open = await FindAsync(due.Namespace, due.UserId, cancellation);
        }
        if (open is not null && PartitionOf(due.Namespace, open.DueAt) == due.Partition)
            return;
        var table = await tables.DigestsAsync(cancellation);
        await table.DeleteEntityAsync(due.Partition, Keys.Escape(due.UserId), ETag.All, cancellation);
    }

    /// <summary>Gives one another time, or closes it and opens the one that follows it, in one write: none is ever forgotten.</summary>
    /// <param name="next">With the row that it takes the place of.</param>
    internal async Task ReplaceAsync(OpenDigest next, CancellationToken cancellation)
    {
        await EnterAsync(next.Namespace, next.UserId, next.DueAt, cancellation);
        await TryWriteAsync(next, cancellation);
    }

    internal async Task CloseAsync(OpenDigest digest, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        await table.DeleteEntityAsync(
            Keys.Partition(digest.Namespace, digest.UserId), InboxKeys.Digest(digest.UserId), ETag.All, cancellation);
    }

    /// <summary>The notifications that wait for a digest of this user, oldest first.</summary>
    internal async Task<IReadOnlyList<WaitingItem>> ItemsAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = InboxKeys.DigestItems(user);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
        var items = new List<WaitingItem>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["RowKey", TraceParent], cancellation))
        {
            var id = Guid.ParseExact(row.RowKey.AsSpan(row.RowKey.LastIndexOf('|') + 1), "N");
            items.Add(new WaitingItem(id, row.GetString(TraceParent)));
        }
        return items;
    }

    /// <summary>Removes items that are there, each in one transaction with what became of it.</summary>
    internal async Task SettleAsync(OpenDigest digest, IEnumerable<SettledItem> items, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        foreach (var batch in items.Chunk(TransactionItems))
        {
            var rows = batch.Where(item => item.IsDigested).Select(item => new TableTransactionAction(TableTransactionActionType.Delete,
                new TableEntity(Keys.Partition(digest.Namespace, digest.UserId), InboxKeys.DigestItem(digest.UserId, item.Id)), ETag.All));
            var events = batch.Where(item => item.Happened is not null)
                .Select(item => HistoryEntity.Write(item.Notification!, item.Happened!));
            TableTransactionAction[] actions = [.. rows, .. events];
            if (actions.Length > 0)
                await table.SubmitTransactionAsync(actions, cancellation);
        }
    }

    /// <summary>What says that the user has open digests; these go with the inbox. Looks through all that are open: erasing is
    /// rare.</summary>
    public async Task RemoveAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.DigestsAsync(cancellation);
        await RowRemoval.RemoveAsync(
            table, TableClient.CreateQueryFilter($"RowKey eq {Keys.Escape(user)} and Namespace eq {ns}"), Throttle.AtOnce, cancellation);
    }

    /// <summary>Before it is open: a digest that nobody looks at would never be sent.</summary>
    private async Task EnterAsync(string ns, string user, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        var due = await tables.DigestsAsync(cancellation);
        await due.AddIfAbsentAsync(
            new TableEntity(PartitionOf(ns, dueAt), Keys.Escape(user)) { [Namespace] = ns, [UserId] = user }, cancellation);
    }

    private static string PartitionOf(string ns, DateTimeOffset dueAt) => $"{Hour(dueAt)}|{Keys.Escape(ns)}";

    private static string Hour(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    private static OpenDigest To(TableEntity row, string ns, string user) => new(ns, user, row.GetDateTimeOffset(DueAt)!.Value, row.ETag)
    {
        Id = row.GetGuid(Id),
        Items = ReadIds(row, Items),
        Since = row.GetDateTimeOffset(Since),
        ListedBefore = ReadIds(row, ListedBefore),
        NotBefore = row.GetDateTimeOffset(NotBefore),
    };

    private static TableEntity From(OpenDigest digest)
    {
        var row = new TableEntity(Keys.Partition(digest.Namespace, digest.UserId), InboxKeys.Digest(digest.UserId))
        {
            [DueAt] = digest.DueAt,
            [Id] = digest.Id,
            [NotBefore] = digest.NotBefore,
        };
        if (digest.Since is { } since)
            row[Since] = since;
        WriteIds(row, Items, digest.Items);
        WriteIds(row, ListedBefore, digest.ListedBefore);
        return row;
    }

    private static IReadOnlyList<Guid> ReadIds(TableEntity row, string column) =>
        [.. LongText.Read(row, column).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];

    private static void WriteIds(TableEntity row, string column, IReadOnlyList<Guid> ids) =>
        LongText.Write(row, column, string.Join(',', ids.Select(id => id.ToString("N"))));
}

/// <param name="TraceParent">The span that put it there; null without a trace.</param>
internal readonly record struct WaitingItem(Guid Id, string? TraceParent);

/// <param name="Notification">Null when there is nothing to tell of it any more.</param>
/// <param name="IsDigested">Its row waited for the digest.</param>
internal readonly record struct SettledItem(Guid Id, Notification? Notification, HistoryEvent? Happened, bool IsDigested);

/// <summary>A user's open digest, of which there is one at the most: who wants to send it writes first.</summary>
/// <param name="Row">Its row's version, of storage.</param>
internal sealed record OpenDigest(string Namespace, string UserId, DateTimeOffset DueAt, ETag Row)
{
    /// <summary>The mail's own; null until it is being sent. The same for every try.</summary>
    public Guid? Id { get; init; }

    /// <summary>What is being sent, so that every try sends the same; empty before.</summary>
    public IReadOnlyList<Guid> Items { get; init; } = [];

    /// <summary>What is in the inbox since then is listed too; null: only what waited for it.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Listed by digests before it, and so new that this one finds it again.</summary>
    public IReadOnlyList<Guid> ListedBefore { get; init; } = [];

    /// <summary>Nobody else sends it before.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>Whose digest to look at in an hour. A hint: the digest itself says whether it is due.</summary>
internal sealed record DueUser(string Namespace, string UserId, string Partition);
