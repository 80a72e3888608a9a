using Azure;
using Azure.Data.Tables;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

/// <summary>The Messages table: a partition per conversation, newest first. Its head row makes inserts go one after another, so that ids
/// are in the order in which messages became visible: none ever appears below what somebody has read already.</summary>
public sealed class MessageStore(Tables tables, Ids ids, TimeProvider time)
{
    internal const string From = "From", Text = "Text", SentAt = "SentAt", DeletedAt = "DeletedAt", ClientId = "ClientId";

    /// <summary>Written with every message, true or false: storage compares no column that is not there.</summary>
    internal const string HiddenFirst = "HiddenFirst", HiddenSecond = "HiddenSecond", IsDeleted = "IsDeleted";

    /// <summary>Sorts after every message's key, which is hex.</summary>
    private const string Head = "h", NewestId = "NewestId", ClientKeys = "k|";

    private const int MaxTries = 40, PageSize = 1000;

    /// <summary>Adds a message, or finds the one that its author sent with this client id before.</summary>
    internal async Task<(StoredMessage Message, bool IsNew)> AddAsync(
        Pair pair, string from, string text, string? clientId, bool hiddenFromPeer, CancellationToken cancellation)
    {
        var (table, tries) = (await tables.MessagesAsync(cancellation), 0);
        return await Optimistic.ChangeAsync<(StoredMessage Message, bool IsNew)>(async () =>
        {
            var head = FindRowAsync(table, pair, Head, cancellation);
            if (clientId is not null && await FindByClientIdAsync(table, pair, from, clientId, cancellation) is { } earlier)
                return (earlier, false);
            var row = RowOf(pair, NextId(pair, (await head)?.GetGuid(NewestId)), from, text, clientId, hiddenFromPeer);
            if (await TryAddAsync(table, pair, row, await head, cancellation)
                // Its answer may have been lost, and the storage client then found the row there when it tried again.
                || await FindRowAsync(table, pair, row.RowKey, cancellation) is not null)
                return (StoredMessage.Of(pair, row), true);
            // Others write at this moment; each try of theirs takes a few milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(2 + (4 * Math.Min(tries++, 10)))), time, cancellation);
            return null;
        }, MaxTries) ?? throw new InvalidOperationException("The conversation kept changing.");
    }

    internal async Task<StoredMessage?> FindAsync(Pair pair, Guid id, CancellationToken cancellation) =>
        await FindRowAsync(await tables.MessagesAsync(cancellation), pair, Keys.Invert(id), cancellation) is { } row
            ? StoredMessage.Of(pair, row)
            : null;

    /// <summary>What a user sees, newest first.</summary>
    /// <param name="before">Only older ones; null: from the newest on.</param>
    /// <param name="after">Only newer ones.</param>
    internal Task<IReadOnlyList<StoredMessage>> ListAsync(
        Pair pair, string user, Guid? before, Guid? after, int limit, CancellationToken cancellation) =>
        ListAsync(pair, $"{Range(pair, before, after)} and {pair.HiddenFrom(user)} eq false", limit, cancellation);

    /// <summary>What a user sees, and what they wrote and deleted for themselves only.</summary>
    internal Task<IReadOnlyList<StoredMessage>> ListKeptAsync(
        Pair pair, string user, Guid? before, int limit, CancellationToken cancellation)
    {
        var own = TableClient.CreateQueryFilter($"From eq {user}");
        return ListAsync(pair, $"{Range(pair, before, null)} and ({pair.HiddenFrom(user)} eq false or {own})", limit, cancellation);
    }

    /// <summary>The newest of the peer's messages that this user has not read.</summary>
    internal async Task<StoredMessage?> NewestUnreadAsync(Pair pair, string user, Guid? after, CancellationToken cancellation) =>
        await ListAsync(pair, Unread(pair, user, after), 1, cancellation) is [var newest] ? newest : null;

    /// <summary>How many of the peer's messages this user has not read, and when the oldest of them was sent.</summary>
    internal async Task<(int Count, DateTimeOffset? Since)> UnreadAsync(
        Pair pair, string user, Guid? after, CancellationToken cancellation)
    {
        var table = await tables.MessagesAsync(cancellation);
        var (count, oldest) = (0, default(string));
        await foreach (var row in table.QueryAsync<TableEntity>(Unread(pair, user, after), PageSize, ["RowKey"], cancellation))
            (count, oldest) = (count + 1, row.RowKey);
        return (count, oldest is null ? null : Ids.TimeOf(Keys.Revert(oldest)));
    }

    internal Task HideAsync(Pair pair, string user, Guid id, CancellationToken cancellation) =>
        MergeAsync(new TableEntity(pair.Partition, Keys.Invert(id)) { [pair.HiddenFrom(user)] = true }, cancellation);

    /// <summary>The text goes, the message stays.</summary>
    internal Task DeleteForEveryoneAsync(Pair pair, Guid id, CancellationToken cancellation) =>
        MergeAsync(
            new TableEntity(pair.Partition, Keys.Invert(id)) { [Text] = "", [IsDeleted] = true, [DeletedAt] = time.GetUtcNow() },
            cancellation);

    internal async Task RemoveAllAsync(Pair pair, CancellationToken cancellation)
    {
        var table = await tables.MessagesAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {pair.Partition}");
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, ["PartitionKey", "RowKey"], cancellation).AsPages())
            await Task.WhenAll(page.Values.Select(row => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation)));
    }

    private static string Range(Pair pair, Guid? before, Guid? after)
    {
        var from = before is { } newer ? Keys.Invert(newer) : "";
        var until = after is { } older ? Keys.Invert(older) : Head;
        return TableClient.CreateQueryFilter($"PartitionKey eq {pair.Partition} and RowKey gt {from} and RowKey lt {until}");
    }

    private static string Unread(Pair pair, string user, Guid? after) =>
        $"{Range(pair, null, after)} and {pair.HiddenFrom(user)} eq false and {IsDeleted} eq false and "
        + TableClient.CreateQueryFilter($"From eq {pair.Other(user)}");

    private static TableEntity RowOf(Pair pair, Guid id, string from, string text, string? clientId, bool hiddenFromPeer)
    {
        var row = new TableEntity(pair.Partition, Keys.Invert(id))
        {
            [From] = from,
            [Text] = text,
            [SentAt] = Ids.TimeOf(id),
            [IsDeleted] = false,
            [HiddenFirst] = false,
            [HiddenSecond] = false,
        };
        if (hiddenFromPeer)
            row[pair.HiddenFrom(pair.Other(from))] = true;
        if (clientId is not null)
            row[ClientId] = clientId;
        return row;
    }

    private static string ClientKey(Pair pair, string from, string clientId) =>
        $"{ClientKeys}{(from == pair.First ? 0 : 1)}|{Keys.Escape(clientId)}";

    private static Task<bool> TryAddAsync(
        TableClient table, Pair pair, TableEntity row, TableEntity? head, CancellationToken cancellation)
    {
        var (id, sentAt) = (Keys.Revert(row.RowKey), row[SentAt]);
        var next = new TableEntity(pair.Partition, Head) { [NewestId] = id, [SentAt] = sentAt };
        List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, row), TableExtensions.Put(next, head?.ETag)];
        if (row.GetString(ClientId) is { } clientId)
        {
            var rowKey = ClientKey(pair, row.GetString(From), clientId);
            var key = new TableEntity(pair.Partition, rowKey) { [NewestId] = id, [SentAt] = sentAt };
            actions.Add(new(TableTransactionActionType.Add, key));
        }
        return table.TrySubmitAsync(actions, cancellation);
    }

    private static async Task<StoredMessage?> FindByClientIdAsync(
        TableClient table, Pair pair, string from, string clientId, CancellationToken cancellation)
    {
        var key = await FindRowAsync(table, pair, ClientKey(pair, from, clientId), cancellation);
        return key?.GetGuid(NewestId) is { } id && await FindRowAsync(table, pair, Keys.Invert(id), cancellation) is { } row
            ? StoredMessage.Of(pair, row)
            : null;
    }

    private static async Task<TableEntity?> FindRowAsync(TableClient table, Pair pair, string rowKey, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(pair.Partition, rowKey, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    private async Task<IReadOnlyList<StoredMessage>> ListAsync(Pair pair, string filter, int limit, CancellationToken cancellation)
    {
        var table = await tables.MessagesAsync(cancellation);
        var found = new List<StoredMessage>(limit);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, Math.Min(limit, PageSize), null, cancellation))
        {
            if (tables.TryRead(row, r => StoredMessage.Of(pair, r), out var message))
                found.Add(message);
            if (found.Count == limit)
                break;
        }
        return found;
    }

    /// <summary>A message that is gone meanwhile needs no change.</summary>
    private async Task MergeAsync(TableEntity change, CancellationToken cancellation)
    {
        var table = await tables.MessagesAsync(cancellation);
        try
        {
            await table.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Erased, or too old to be kept.
        }
    }

    /// <summary>Above all ids of the conversation, also when another instance's clock is ahead.</summary>
    private Guid NextId(Pair pair, Guid? newest)
    {
        var id = pair.Marked(ids.Next());
        return newest is { } last && id.CompareTo(last) <= 0 ? Pair.At(Ids.TimeOf(last).AddMilliseconds(1), id) : id;
    }
}

/// <summary>A message with what only the store needs to know.</summary>
/// <param name="Hidden">From whom: each deleted it for themselves, or had blocked its author.</param>
internal sealed record StoredMessage(Message Message, IReadOnlySet<string> Hidden)
{
    public Guid Id => Message.Id;

    public static StoredMessage Of(Pair pair, TableEntity row)
    {
        var (id, from) = (Keys.Revert(row.RowKey), row.GetString(MessageStore.From));
        var hidden = new[] { pair.First, pair.Second }.Where(user => row.GetBoolean(pair.HiddenFrom(user)) == true)
            .ToHashSet(StringComparer.Ordinal);
        var message = new Message
        {
            Id = id,
            From = from,
            To = pair.Other(from),
            Text = row.GetString(MessageStore.Text),
            SentAt = Ids.TimeOf(id),
            DeletedAt = row.GetDateTimeOffset(MessageStore.DeletedAt),
            ClientId = row.GetString(MessageStore.ClientId),
        };
        return new StoredMessage(message, hidden);
    }
}
