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
    public const string PeerColumn = "Peer", MarkColumn = "Mark", LastAtColumn = "LastAt";

    private const int PreviewLength = 200;

    /// <summary>Null: it is not stored yet.</summary>
    public ETag? ETag { get; init; }

    public bool IsBlocked => BlockedAt is not null;

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
            row.GetGuid("ReadUpTo"), row.GetGuid("DeletedUpTo"), row.GetDateTimeOffset("BlockedAt"))
        { ETag = row.ETag };
    }

    public TableEntity ToEntity(string ns)
    {
        var row = new TableEntity(Keys.Partition(ns, User), Key(User, Peer))
        {
            [PeerColumn] = Peer,
            [MarkColumn] = (long)Pair.Of(ns, User, Peer).Mark,
        };
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
            row["BlockedAt"] = blocked;
        return row;
    }

    internal static Guid? Later(Guid? one, Guid? other) =>
        one is { } a && other is { } b ? (a.CompareTo(b) > 0 ? a : b) : one ?? other;
}
