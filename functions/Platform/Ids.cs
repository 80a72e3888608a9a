using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;

namespace Notifications.Platform;

/// <summary>Makes ids: UUIDv7 that strictly increase within this process, so that ids sort as their notifications were made,
/// also within one millisecond (RFC 9562, section 6.2, method 1: a counter in rand_a).</summary>
public sealed class Ids(TimeProvider time)
{
    private const int MaxCounter = 0xFFF;

    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private readonly Lock gate = new();
    private long lastMilliseconds;
    private int counter;

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        var (milliseconds, sequence) = Tick();
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | sequence));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The first id of a moment: every id made before it is smaller, every id made at or after it is not. No id is older than
    /// 1970: of what is earlier it is the first one that there can be.</summary>
    public static Guid FirstAt(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, moment.ToUnixTimeMilliseconds()) << 16);
        bytes[6] = 0x70;
        bytes[8] = 0x80;
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Whether an id holds a time, as all that are made here do.</summary>
    public static bool IsTimed(Guid id) => id is { Version: 7, Variant: >= 8 and < 12 };

    /// <summary>When an id was made, to the millisecond. Anybody can make an id up: one that would be of no year that there is counts as
    /// one of the last.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, LastMillisecond));
    }

    private (long Milliseconds, int Sequence) Tick()
    {
        lock (gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > lastMilliseconds)
            {
                // The lower half of the counter's range is left free for what follows in the same millisecond.
                (lastMilliseconds, counter) = (now, RandomNumberGenerator.GetInt32(MaxCounter / 2));
            }
            else if (counter == MaxCounter)
            {
                (lastMilliseconds, counter) = (lastMilliseconds + 1, 0);
            }
            else
            {
                counter++;
            }
            return (lastMilliseconds, counter);
        }
    }
}

/// <summary>This process.</summary>
public sealed class Instance(Ids ids, TimeProvider time)
{
    public Guid Id { get; } = ids.Next();

    /// <summary>Of the build.</summary>
    public static string Version { get; } =
        typeof(Instance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();
}
