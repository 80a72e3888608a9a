using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notifications.Operations.Incidents;

/// <summary>Counts different texts without keeping them: the smallest of their hashes. Exact up to 1,024, within some 3 % above; those of
/// several instances can be put together (Bar-Yossef et al., "Counting distinct elements in a data stream", 2002).</summary>
public sealed class DistinctCount
{
    private const int Kept = 1024;

    private readonly SortedSet<ulong> smallest = [];

    public long Value => smallest.Count < Kept ? smallest.Count
        : (long)Math.Round((Kept - 1) / (smallest.Max / (double)ulong.MaxValue));

    public void Add(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        Add(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    public void Add(DistinctCount other)
    {
        foreach (var hash in other.smallest)
            Add(hash);
    }

    public byte[] Write()
    {
        var bytes = new byte[smallest.Count * sizeof(ulong)];
        foreach (var (index, hash) in smallest.Index())
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(index * sizeof(ulong)), hash);
        return bytes;
    }

    public static DistinctCount Read(ReadOnlySpan<byte> bytes)
    {
        var count = new DistinctCount();
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            count.Add(BinaryPrimitives.ReadUInt64BigEndian(bytes));
        return count;
    }

    private void Add(ulong hash)
    {
        if (smallest.Count == Kept && hash >= smallest.Max)
            return;
        smallest.Add(hash);
        if (smallest.Count > Kept)
            smallest.Remove(smallest.Max);
    }
}
