using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

/// <summary>A user's messages, conversation by conversation, the newest first in each: what they see, and what they wrote
/// themselves.</summary>
public sealed class MessageExport(ConversationStore conversations, MessageStore messages)
{
    private const string Prefix = "m";

    private const int IdBytes = 16, OwnerBytes = 4;

    /// <summary>Where an export's messages begin; null when there are none.</summary>
    internal async Task<string?> FirstAsync(string ns, string user, CancellationToken cancellation) =>
        (await conversations.ListAsync(ns, user, cancellation)).Count > 0 ? Write(ns, user, null, "") : null;

    private static bool IsCursor(string cursor) =>
        cursor.StartsWith(Prefix, StringComparison.Ordinal) && Base64Url.IsValid(cursor.AsSpan(Prefix.Length));

    /// <summary>Null: the cursor is none of this list.</summary>
    internal async Task<(IReadOnlyList<Message> Items, string? NextCursor)?> ReadAsync(
        string ns, string user, string cursor, int limit, CancellationToken cancellation)
    {
        if (Read(ns, user, cursor) is not var (before, peerKey))
            return null;
        var items = new List<Message>();
        var rows = (await conversations.ListAsync(ns, user, cancellation)).OrderBy(row => Pair.KeyOf(row.Peer), StringComparer.Ordinal);
        foreach (var row in rows.Where(row => string.CompareOrdinal(Pair.KeyOf(row.Peer), peerKey) >= 0))
        {
            var key = Pair.KeyOf(row.Peer);
            var found = await messages.ListKeptAsync(
                Pair.Of(ns, user, row.Peer), user, key == peerKey ? before : null, limit - items.Count + 1, cancellation);
            items.AddRange(found.Select(m => m.Message.For(user)).Take(limit - items.Count));
            if (items.Count == limit)
                return (items, Write(ns, user, items[^1].Id, KeyWith(items[^1], user)));
        }
        return (items, null);
    }

    private static string KeyWith(Message message, string user) => Pair.KeyOf(message.From == user ? message.To : message.From);

    private static string Write(string ns, string user, Guid? before, string peerKey)
    {
        var bytes = new byte[OwnerBytes + IdBytes + Encoding.UTF8.GetByteCount(peerKey)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Owner(ns, user));
        (before ?? Guid.AllBitsSet).TryWriteBytes(bytes.AsSpan(OwnerBytes), bigEndian: true, out _);
        Encoding.UTF8.GetBytes(peerKey, bytes.AsSpan(OwnerBytes + IdBytes));
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    private static (Guid Before, string PeerKey)? Read(string ns, string user, string cursor)
    {
        if (!IsCursor(cursor) || cursor.Length > 2048)
            return null;
        var bytes = Base64Url.DecodeFromChars(cursor.AsSpan(Prefix.Length));
        return bytes.Length >= OwnerBytes + IdBytes && BinaryPrimitives.ReadUInt32BigEndian(bytes) == Owner(ns, user)
            ? (new Guid(bytes.AsSpan(OwnerBytes, IdBytes), bigEndian: true), Encoding.UTF8.GetString(bytes.AsSpan(OwnerBytes + IdBytes)))
            : null;
    }

    private static uint Owner(string ns, string user) => Keys.StableHash($"export|{Keys.Escape(ns)}|{user}");
}
