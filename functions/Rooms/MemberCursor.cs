using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Notifications.Shared;

namespace Notifications.Rooms;

/// <summary>Where the next page of a room's members begins: the last user shown, and which room's list it was, so that a cursor of another list is refused.</summary>
internal static class MemberCursor
{
    private const int OwnerBytes = 4;

    public static string Write(string ns, string room, string last)
    {
        var bytes = new byte[OwnerBytes + Encoding.UTF8.GetByteCount(last)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Owner(ns, room));
        Encoding.UTF8.GetBytes(last, bytes.AsSpan(OwnerBytes));
        return Base64Url.EncodeToString(bytes);
    }

    public static string? Read(string ns, string room, string cursor)
    {
        if (cursor.Length > 2048 || !Base64Url.IsValid(cursor))
            return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        return bytes.Length > OwnerBytes && BinaryPrimitives.ReadUInt32BigEndian(bytes) == Owner(ns, room) ? Encoding.UTF8.GetString(bytes.AsSpan(OwnerBytes)) : null;
    }

    private static uint Owner(string ns, string room) => Keys.StableHash($"{Keys.Escape(ns)}|{room}");
}
