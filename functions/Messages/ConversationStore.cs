using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

/// <summary>Conversations as each side has them: rows <c>{user}|v|{peer}</c> of the Recipients table. A row is written only if nobody wrote
/// it since it was read, which was before the message was stored, or else made anew from the messages: so its count is exact.</summary>
public sealed class ConversationStore(Tables tables, MessageStore messages)
{
    private const int MaxTries = 40, CountedAtOnce = 16;

    /// <summary>One that was never written exists with nothing in it.</summary>
    internal async Task<ConversationRow> FindAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), ConversationRow.Key(user, peer), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row }
            ? ConversationRow.Of(row)
            : new ConversationRow(user, peer, null, null, null, null) { Unread = 0 };
    }

    /// <summary>All of a user's; a transaction for each 1,000.</summary>
    internal Task<IReadOnlyList<ConversationRow>> ListAsync(string ns, string user, CancellationToken cancellation) =>
        ListAsync(ns, user, null, cancellation);

    /// <summary>The same with the unread messages of each counted: those that an earlier version wrote are counted now, once.</summary>
    internal async Task<IReadOnlyList<ConversationRow>> ListCountedAsync(string ns, string user, CancellationToken cancellation)
    {
        var rows = (await ListAsync(ns, user, cancellation)).ToArray();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = CountedAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(rows.Index().Where(row => row.Item.Unread is null), limits, async (row, token) =>
            rows[row.Index] = await RefreshAsync(ns, user, row.Item.Peer, token));
        return rows;
    }

    /// <summary>The conversation that a message's id belongs to; on rare occasions another one beside it.</summary>
    internal Task<IReadOnlyList<ConversationRow>> ListByMessageAsync(
        string ns, string user, Guid message, CancellationToken cancellation) =>
        ListAsync(ns, user, TableClient.CreateQueryFilter($"Mark eq {(long)Pair.MarkOf(message)}"), cancellation);

    /// <summary>Everybody's conversations with somebody: looks through the namespace.</summary>
    internal async IAsyncEnumerable<ConversationRow> ListWithAsync(
        string ns, string peer, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var (from, until) = ($"{Keys.Escape(ns)}|", $"{Keys.Escape(ns)}}}");
        var inNamespace = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {until}");
        await foreach (var row in table.QueryAsync<TableEntity>(
            $"{inNamespace} and {TableClient.CreateQueryFilter($"Peer eq {peer}")}", cancellationToken: cancellation))
            yield return ConversationRow.Of(row);
    }

    /// <summary>How far the user has read; it never goes back. False: they had read as far before.</summary>
    internal Task<(ConversationRow Row, bool Changed)> ReadAsync(
        string ns, string user, string peer, Guid upTo, CancellationToken cancellation) =>
        ChangeAsync(ns, user, peer, async row =>
        {
            var read = row with { ReadUpTo = ConversationRow.Later(row.ReadUpTo, upTo) };
            return read == row ? row : await CountedAsync(ns, read, cancellation);
        }, alwaysWrite: false, cancellation);

    /// <summary>Applies a pure change; one that changes nothing is not written.</summary>
    internal Task<(ConversationRow Row, bool Changed)> ChangeAsync(
        string ns, string user, string peer, Func<ConversationRow, ConversationRow> change, CancellationToken cancellation) =>
        ChangeAsync(ns, user, peer, row => Task.FromResult(change(row)), alwaysWrite: false, cancellation);

    /// <summary>Makes the row say which message is the newest now. It is read before the messages and written only if nobody wrote it
    /// since, so the last to change a message leaves the row right, whoever was at it meanwhile.</summary>
    internal Task<ConversationRow> RefreshAsync(string ns, string user, string peer, CancellationToken cancellation) =>
        RefreshAsync(ns, user, peer, hasWritten: false, cancellation);

    /// <summary>Makes a new message the last one: at once when nobody wrote the row since it was read.</summary>
    internal async Task RecordAsync(string ns, ConversationRow row, Message message, CancellationToken cancellation)
    {
        var isNewer = row.Last is null || row.Last.Id.CompareTo(message.Id) < 0;
        var isOwn = message.From == row.User;
        if (isNewer && row.Unread is { } unread)
        {
            var next = row with { Last = ConversationRow.LastOf(message), HasWritten = row.HasWritten || isOwn };
            if (!isOwn)
                next = next with { Unread = unread + 1, UnreadSince = row.UnreadSince ?? message.SentAt };
            if (await TryWriteAsync(ns, next, cancellation))
                return;
        }
        await RefreshAsync(ns, row.User, row.Peer, isOwn, cancellation);
    }

    internal async Task RemoveAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        await table.DeleteEntityAsync(Keys.Partition(ns, user), ConversationRow.Key(user, peer), ETag.All, cancellation);
    }

    private async Task<ConversationRow> RefreshAsync(
        string ns, string user, string peer, bool hasWritten, CancellationToken cancellation)
    {
        var (row, _) = await ChangeAsync(ns, user, peer, async row =>
        {
            var newest = await messages.ListAsync(Pair.Of(ns, user, peer), user, null, row.DeletedUpTo, 1, cancellation);
            var last = newest.Count > 0 ? ConversationRow.LastOf(newest[0].Message) : null;
            var written = last is not null && (row.HasWritten || hasWritten || last.From == user);
            return await CountedAsync(ns, row with { Last = last, HasWritten = written }, cancellation);
        }, alwaysWrite: true, cancellation);
        return row;
    }

    private async Task<ConversationRow> CountedAsync(string ns, ConversationRow row, CancellationToken cancellation)
    {
        var unread = await messages.UnreadAsync(Pair.Of(ns, row.User, row.Peer), row.User, row.UnreadAfter, cancellation);
        return row with { Unread = unread.Count, UnreadSince = unread.Since };
    }

    private async Task<IReadOnlyList<ConversationRow>> ListAsync(string ns, string user, string? filter, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var (from, until) = ConversationRow.Range(user);
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(ns, user)} and RowKey ge {from} and RowKey lt {until}");
        var rows = new List<ConversationRow>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            filter is null ? range : $"{range} and {filter}", cancellationToken: cancellation))
        {
            if (tables.TryRead(row, ConversationRow.Of, out var conversation))
                rows.Add(conversation);
        }
        return rows;
    }

    private async Task<(ConversationRow Row, bool Changed)> ChangeAsync(
        string ns, string user, string peer, Func<ConversationRow, Task<ConversationRow>> change, bool alwaysWrite,
        CancellationToken cancellation) =>
        await Optimistic.ChangeAsync<(ConversationRow Row, bool Changed)>(async () =>
        {
            var before = await FindAsync(ns, user, peer, cancellation);
            var after = await change(before);
            if (after == before && !alwaysWrite)
                return (before, false);
            return await TryWriteAsync(ns, after, cancellation) ? (after, true) : null;
        }, MaxTries) ?? throw new InvalidOperationException("The conversation kept changing.");

    private async Task<bool> TryWriteAsync(string ns, ConversationRow row, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        return await table.TryPutAsync(row.ToEntity(ns), row.ETag, cancellation) is not null;
    }
}

/// <summary>A conversation as one side has it, in the Recipients table.</summary>
/// <param name="Last">The newest message that this side sees.</param>
/// <param name="ReadUpTo">Their newest message that is read, and with it all older ones.</param>
/// <param name="DeletedUpTo">This side deleted the conversation up to here.</param>
internal sealed record ConversationRow(
    string User, string Peer, LastMessage? Last, Guid? ReadUpTo, Guid? DeletedUpTo, DateTimeOffset? BlockedAt)
{
    public const string PeerColumn = "Peer", MarkColumn = "Mark", LastAtColumn = "LastAt", BlockedAtColumn = "BlockedAt",
        UnreadSinceColumn = "UnreadSince";

    private const int PreviewLength = 200;

    /// <summary>Null: it is not stored yet.</summary>
    public ETag? ETag { get; init; }

    /// <summary>How many messages are unread. Null: the row was written before this was kept, and has to be counted.</summary>
    public int? Unread { get; init; }

    /// <summary>When the oldest of the unread ones was sent.</summary>
    public DateTimeOffset? UnreadSince { get; init; }

    /// <summary>This side wrote something, and did not delete the conversation since.</summary>
    public bool HasWritten { get; init; }

    public bool IsBlocked => BlockedAt is not null;

    /// <summary>How far this side had read when it blocked the peer, which goes on seeing that; empty: nothing. Null while it does not
    /// block, and of a row that was written before this was kept.</summary>
    public Guid? ReadWhenBlocked { get; init; }

    /// <summary>How far the peer is told that this side has read.</summary>
    public Guid? ReadUpToForPeer => ReadWhenBlocked switch
    {
        null => ReadUpTo,
        { } known when known == Guid.Empty => null,
        { } known => known,
    };

    /// <summary>Only what is newer can be unread.</summary>
    public Guid? UnreadAfter => Later(ReadUpTo, DeletedUpTo);

    public static string Key(string user, string peer) => $"{Keys.Escape(user)}|v|{Pair.KeyOf(peer)}";

    public static (string From, string Until) Range(string user) => ($"{Keys.Escape(user)}|v|", $"{Keys.Escape(user)}|v}}");

    public static LastMessage LastOf(Message message) =>
        new(message.Id, message.From, Beginning(message.Text), message.SentAt, message.DeletedAt is not null);

    public static string Beginning(string text, int length = PreviewLength) =>
        TextLength.Of(text) <= length ? text : Texts.LongestPrefix(text, prefix => TextLength.Of(prefix) <= length);

    public static ConversationRow Of(TableEntity row)
    {
        var id = row.GetGuid("LastId");
        var last = id is { } known
            ? new LastMessage(
                known, row.GetString("LastFrom"), row.GetString("LastText"), row.GetDateTimeOffset(LastAtColumn)!.Value,
                row.GetBoolean("LastDeleted") == true)
            : null;
        return new ConversationRow(
            Keys.Unescape(row.RowKey[..row.RowKey.IndexOf('|', StringComparison.Ordinal)]), row.GetString(PeerColumn), last,
            row.GetGuid("ReadUpTo"), row.GetGuid("DeletedUpTo"), row.GetDateTimeOffset(BlockedAtColumn))
        {
            ETag = row.ETag,
            Unread = row.GetInt32("Unread"),
            UnreadSince = row.GetDateTimeOffset(UnreadSinceColumn),
            ReadWhenBlocked = row.GetGuid("ReadWhenBlocked"),
            // Of a row that was written before this was kept, the newest message says it.
            HasWritten = row.GetBoolean("HasWritten") ?? (last is not null && last.From != row.GetString(PeerColumn)),
        };
    }

    public TableEntity ToEntity(string ns)
    {
        var row = new TableEntity(Keys.Partition(ns, User), Key(User, Peer))
        {
            [PeerColumn] = Peer,
            [MarkColumn] = (long)Pair.Of(ns, User, Peer).Mark,
            ["HasWritten"] = HasWritten,
        };
        if (Unread is { } unread)
            row["Unread"] = unread;
        if (UnreadSince is { } since)
            row[UnreadSinceColumn] = since;
        if (Last is { } last)
        {
            (row["LastId"], row["LastFrom"], row["LastText"]) = (last.Id, last.From, last.Text);
            (row[LastAtColumn], row["LastDeleted"]) = (last.SentAt, last.Deleted);
        }
        if (ReadUpTo is { } read)
            row["ReadUpTo"] = read;
        if (DeletedUpTo is { } deleted)
            row["DeletedUpTo"] = deleted;
        if (BlockedAt is { } blocked)
            row[BlockedAtColumn] = blocked;
        if (ReadWhenBlocked is { } shown)
            row["ReadWhenBlocked"] = shown;
        return row;
    }

    /// <summary>Blocking somebody again changes nothing.</summary>
    public ConversationRow Blocked(DateTimeOffset now) =>
        IsBlocked ? this : this with { BlockedAt = now, ReadWhenBlocked = ReadUpTo ?? Guid.Empty };

    public ConversationRow Unblocked() => this with { BlockedAt = null, ReadWhenBlocked = null };

    internal static Guid? Later(Guid? one, Guid? other) =>
        one is { } a && other is { } b ? (a.CompareTo(b) > 0 ? a : b) : one ?? other;
}
