using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Notifications.Idempotency;

/// <summary>What a request under an <c>Idempotency-Key</c> makes its ids of. When a process dies in a request, or a request fails half-way, the
/// same one sent again does its work again: with the same ids, what is there already is found and nothing is there twice.</summary>
/// <param name="Seed">A UUIDv7 of the first try's time. The same for every try of the same request; a key that is used again after it
/// expired, or for another body after a failure, gets another.</param>
public sealed record IdempotencyScope(Guid Seed)
{
    private static readonly object ItemKey = new();

    /// <summary>Null when the caller sent no key.</summary>
    public static IdempotencyScope? Of(HttpRequest request) =>
        request.HttpContext.Items.TryGetValue(ItemKey, out var scope) ? (IdempotencyScope)scope! : null;

    /// <summary>A UUIDv7 of the first try's time, the same for the same <paramref name="name"/> (a user id, an item's index) in every try.</summary>
    public Guid IdOf(string name)
    {
        const int timeBytes = 6;
        var named = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        Seed.TryWriteBytes(named, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, named.AsSpan(16));
        Span<byte> id = SHA256.HashData(named).AsSpan(0, 16);
        named.AsSpan(0, timeBytes).CopyTo(id);
        BinaryPrimitives.WriteUInt16BigEndian(id[timeBytes..], (ushort)(0x7000 | (BinaryPrimitives.ReadUInt16BigEndian(id[timeBytes..]) & 0x0FFF)));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }

    internal void AttachTo(HttpRequest request) => request.HttpContext.Items[ItemKey] = this;
}
