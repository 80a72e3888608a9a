using System.Buffers.Binary;

namespace Notifications.Client;

/// <summary>The time that an id was made at: notifications' ids are UUIDv7.</summary>
internal static class TimeIds
{
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16));
    }

    /// <summary>Before every id that is made at that time or later.</summary>
    public static Guid Before(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)time.ToUnixTimeMilliseconds() << 16) | 0x7000);
        bytes[8] = 0x80;
        return new Guid(bytes, bigEndian: true);
    }

    public static Guid? Earlier(Guid? one, Guid? other) =>
        one is { } a && other is { } b ? (a.CompareTo(b) < 0 ? a : b) : one ?? other;
}
