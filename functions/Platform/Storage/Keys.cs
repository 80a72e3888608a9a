using System.Globalization;
using System.Text;

namespace Notifications.Platform.Storage;

/// <summary>How ids become table keys: escaping, buckets, and the inverted id that sorts newest first.</summary>
internal static class Keys
{
    /// <summary>The longest key part in characters, escaped. Two parts, separators and an id stay under a table key's 512
    /// characters.</summary>
    public const int MaxLength = 256;

    private const int Buckets = 16;

    /// <summary>Percent-encodes what a table key may not hold (<c>/ \ # ?</c>, control characters), the separator <c>|</c>, and <c>%</c>
    /// itself, so that different ids never share a key.</summary>
    public static string Escape(string part)
    {
        if (!part.Any(MustEscape))
            return part;
        var escaped = new StringBuilder(part.Length + 8);
        foreach (var c in part)
        {
            if (MustEscape(c))
                escaped.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>What <see cref="Escape"/> was given. Not a URI's unescaping: here an escape is one character, there a byte of
    /// UTF-8.</summary>
    public static string Unescape(string key)
    {
        if (!key.Contains('%'))
            return key;
        var part = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != '%')
            {
                part.Append(key[i]);
                continue;
            }
            part.Append((char)byte.Parse(key.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 2;
        }
        return part.ToString();
    }

    /// <summary>The partition of a user's rows: <c>{namespace}|{bucket}</c>, bucket being one hex digit of a stable hash.</summary>
    public static string Partition(string ns, string user) => $"{Escape(ns)}|{StableHash(user) % Buckets:x}";

    /// <summary>All partitions of a namespace's users.</summary>
    public static IEnumerable<string> Partitions(string ns) => Enumerable.Range(0, Buckets).Select(bucket => $"{Escape(ns)}|{bucket:x}");

    /// <summary>A partition, and if it is one of a namespace's users, those that follow it there.</summary>
    public static IEnumerable<string> PartitionsFrom(string partition) =>
        partition is [.., '|', _] ? Partitions(NamespaceOf(partition)).Where(other => string.CompareOrdinal(other, partition) >= 0)
        : [partition];

    /// <summary>The namespace of a <see cref="Partition"/>.</summary>
    public static string NamespaceOf(string partition) => Unescape(partition[..partition.LastIndexOf('|')]);

    /// <summary>An id's bytes inverted, in hex: newer ids sort first.</summary>
    public static string Invert(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        foreach (ref var b in bytes)
            b = (byte)~b;
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The id that <see cref="Invert"/> made a key of.</summary>
    public static Guid Revert(ReadOnlySpan<char> inverted)
    {
        var bytes = Convert.FromHexString(inverted);
        foreach (ref var b in bytes.AsSpan())
            b = (byte)~b;
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>FNV-1a over UTF-8: the same on every machine and in every version, since rows are found by it.</summary>
    public static uint StableHash(string text)
    {
        var hash = 2166136261;
        foreach (var b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 16777619;
        return hash;
    }

    private static bool MustEscape(char c) => c is '/' or '\\' or '#' or '?' or '|' or '%' || char.IsControl(c);
}
