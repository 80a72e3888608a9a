using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Notifications.Shared;

namespace Notifications.Audit;

/// <summary>A place in the audit: newest first, those of one moment by their key.</summary>
public readonly record struct AuditPosition(DateTimeOffset At, string Key)
{
    private const int TicksAt = 4, KeyAt = 12, MaxCursor = 2048;

    public static AuditPosition Of(AuditEntry entry) => new(entry.At, entry.Key);

    /// <summary>Null when it is no cursor of this namespace's audit.</summary>
    public static AuditPosition? ReadCursor(string ns, string cursor)
    {
        if (cursor.Length > MaxCursor || !Base64Url.IsValid(cursor))
            return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= KeyAt || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Owner(ns))
            return null;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(TicksAt));
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new AuditPosition(new DateTimeOffset(ticks, TimeSpan.Zero), Encoding.UTF8.GetString(bytes.AsSpan(KeyAt))) : null;
    }

    public string WriteCursor(string ns)
    {
        var bytes = new byte[KeyAt + Encoding.UTF8.GetByteCount(Key)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Owner(ns));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(TicksAt), At.UtcTicks);
        Encoding.UTF8.GetBytes(Key, bytes.AsSpan(KeyAt));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Below zero when this comes first.</summary>
    public int CompareTo(AuditPosition other)
    {
        var byTime = other.At.CompareTo(At);
        return byTime != 0 ? byTime : string.CompareOrdinal(Key, other.Key);
    }

    private static uint Owner(string ns) => Keys.StableHash($"{Keys.Escape(ns)}|audit");
}
