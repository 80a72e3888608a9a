using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

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
