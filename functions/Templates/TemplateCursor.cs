using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Notifications.Shared;

namespace Notifications.Templates;

/// <summary>Where the next page of templates begins: the last name shown, and whose list it was, so that a cursor of another list is refused.</summary>
internal static class TemplateCursor
{
    private const int OwnerBytes = 4, MaxCharacters = 100;

    public static string Write(string ns, string last)
    {
        var bytes = new byte[OwnerBytes + last.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Owner(ns));
        Encoding.ASCII.GetBytes(last, bytes.AsSpan(OwnerBytes));
        return Base64Url.EncodeToString(bytes);
    }

    public static string? Read(string ns, string cursor)
    {
        if (cursor.Length > MaxCharacters || !Base64Url.IsValid(cursor))
            return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= OwnerBytes || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Owner(ns))
            return null;
        var name = Encoding.UTF8.GetString(bytes.AsSpan(OwnerBytes));
        return TemplateReader.IsName(name) ? name : null;
    }

    private static uint Owner(string ns) => Keys.StableHash($"templates|{ns}");
}
