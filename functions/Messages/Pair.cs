using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

/// <summary>The two sides of a conversation, in the order of their keys.</summary>
internal sealed record Pair
{
    /// <summary>Two of them, a namespace and separators stay under a table key's 512 characters.</summary>
    private const int MaxKeyPart = 200;

    private Pair(string ns, string first, string second) =>
        (Namespace, First, Second, Partition) = (ns, first, second, $"{Keys.Escape(ns)}|{KeyOf(first)}|{KeyOf(second)}");

    public string Namespace { get; }

    public string First { get; }

    public string Second { get; }

    /// <summary>In the Messages table.</summary>
    public string Partition { get; }

    /// <summary>In each message's id: it tells to which of a user's conversations an id belongs, without an index.</summary>
    public uint Mark => Keys.StableHash(Partition);

    public static Pair Of(string ns, string one, string other) =>
        string.CompareOrdinal(KeyOf(one), KeyOf(other)) < 0 ? new(ns, one, other) : new(ns, other, one);

    public string Other(string user) => user == First ? Second : First;

    /// <summary>The column that hides a message from this user.</summary>
    public string HiddenFrom(string user) => user == First ? MessageStore.HiddenFirst : MessageStore.HiddenSecond;

    /// <summary>A user id as a part of a key: a long one by its hash, which no escaped id looks like.</summary>
    public static string KeyOf(string user)
    {
        var key = Keys.Escape(user);
        return key.Length <= MaxKeyPart ? key : $"%{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))}%";
    }

    public static uint MarkOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
    }

    /// <summary>The id at another time: what tells it from all others stays.</summary>
    public static Guid At(DateTimeOffset moment, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16], time = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Ids.FirstAt(moment).TryWriteBytes(time, bigEndian: true, out _);
        time[..6].CopyTo(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The id with the conversation's mark.</summary>
    public Guid Marked(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Mark);
        return new Guid(bytes, bigEndian: true);
    }
}
