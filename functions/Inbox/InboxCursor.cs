using System.Buffers.Binary;
using System.Buffers.Text;
using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>Where the next page of an inbox begins: the last id shown, and whose list it was, so that a cursor of another list is refused.</summary>
internal static class InboxCursor
{
    private const int IdBytes = 16, Length = 20;

    public static string Write(string ns, string user, Guid last)
    {
        Span<byte> bytes = stackalloc byte[Length];
        last.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[IdBytes..], Owner(ns, user));
        return Base64Url.EncodeToString(bytes);
    }

    public static Guid? Read(string ns, string user, string cursor)
    {
        Span<byte> bytes = stackalloc byte[Length];
        // The length is checked first: 20 bytes are 27 characters, and only what this class wrote is taken.
        if (cursor.Length != 27 || !Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written) || written != Length)
            return null;
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[IdBytes..]) == Owner(ns, user) ? new Guid(bytes[..IdBytes], bigEndian: true) : null;
    }

    private static uint Owner(string ns, string user) => Keys.StableHash($"{Keys.Escape(ns)}|{user}");
}
