using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Notifications.Platform.Storage;

namespace Notifications.Platform.Http;

/// <summary>Where the next page of a list begins: which list it is, so that a cursor of another one is refused, and the last item shown.
/// It stays good however long it is kept.</summary>
internal static class Cursor
{
    private const int OwnerBytes = 4, IdBytes = 16, MaxCharacters = 2048;

    /// <param name="list">The namespace's list of that name, or the user's inbox.</param>
    public static string Write(string ns, string list, ReadOnlySpan<byte> last)
    {
        var bytes = new byte[OwnerBytes + last.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Owner(ns, list));
        last.CopyTo(bytes.AsSpan(OwnerBytes));
        return Base64Url.EncodeToString(bytes);
    }

    public static string Write(string ns, string list, Guid last) => Write(ns, list, last.ToByteArray(bigEndian: true));

    public static string Write(string ns, string list, string last) => Write(ns, list, Encoding.UTF8.GetBytes(last));

    /// <summary>Null when it is no cursor of this list.</summary>
    public static byte[]? Read(string ns, string list, string cursor)
    {
        if (cursor.Length > MaxCharacters || !Base64Url.IsValid(cursor))
            return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        return bytes.Length > OwnerBytes && BinaryPrimitives.ReadUInt32BigEndian(bytes) == Owner(ns, list) ? bytes[OwnerBytes..] : null;
    }

    public static Guid? ReadId(string ns, string list, string cursor) =>
        Read(ns, list, cursor) is { Length: IdBytes } id ? new Guid(id, bigEndian: true) : null;

    /// <summary>Anybody can make one up, so it may hold no character that a key can't.</summary>
    public static string? ReadText(string ns, string list, string cursor) =>
        Read(ns, list, cursor) is { } bytes && Encoding.UTF8.GetString(bytes) is var text && !text.Any(char.IsControl) ? text : null;

    private static uint Owner(string ns, string list) => Keys.StableHash($"{Keys.Escape(ns)}|{list}");
}
