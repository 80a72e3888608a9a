using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Platform.Idempotency;

/// <summary>One caller's key for one function: what another caller, namespace or function does with the same text is its own.</summary>
/// <param name="Caller">Who in the namespace: <see cref="Security.Caller.Identity"/>.</param>
/// <param name="Text">As the header means it, without quotes.</param>
public sealed record IdempotencyKey(string Namespace, string Caller, string Function, string Text)
{
    public const string Header = "Idempotency-Key", Rule = "1 to 255 visible ASCII characters, once, in double quotes or without";

    private const int MaxLength = 255;

    /// <summary>The key that a header means; null when it means none. The IETF draft has a structured field's string, in quotes (RFC 9651);
    /// most clients leave them out, and both are the same key.</summary>
    public static string? Parse(string header)
    {
        var key = header.StartsWith('"') ? Unquote(header) : header;
        return key is { Length: > 0 and <= MaxLength } && key.All(c => c is > ' ' and <= '~') ? key : null;
    }

    /// <summary>In quotes, a backslash stands before a quote and before itself, and nowhere else.</summary>
    private static string? Unquote(string header)
    {
        var text = new StringBuilder(header.Length);
        for (var i = 1; i < header.Length; i++)
        {
            if (header[i] == '"')
                return i == header.Length - 1 ? text.ToString() : null;
            if (header[i] == '\\' && (++i == header.Length || header[i] is not ('"' or '\\')))
                return null;
            text.Append(header[i]);
        }
        return null;
    }

    /// <summary>Its row's keys. A hash, since user id, function and key together are longer than a table's key may be; no part but the last
    /// can hold the separator, so that different keys never look the same. The hash's first digit is the bucket.</summary>
    public (string Partition, string Row) RowKeys()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Keys.Escape(Caller)}|{Function}|{Text}")));
        return ($"{Keys.Escape(Namespace)}|{hash[0]}", hash);
    }
}

/// <summary>What makes two requests the same: method, address and what the body says. Two spellings of one JSON value are the same; what is
/// no JSON has to be the same bytes.</summary>
internal static class RequestHash
{
    public static string Of(string method, string pathAndQuery, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Neither holds a line break, so that no piece of one can pass for a piece of the next.
        hash.AppendData(Encoding.UTF8.GetBytes($"{method}\n{pathAndQuery}\n"));
        hash.AppendData(Normalized(body));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ReadOnlySpan<byte> Normalized(ReadOnlySpan<byte> body)
    {
        // The parser takes any bytes in a text; reading it as one throws.
        if (!Utf8.IsValid(body))
            return body;
        try
        {
            var errors = new FieldErrors();
            var json = StrictJson.Parse(body, errors);
            return errors.Any ? body : NormalJson.Of(json);
        }
        catch (JsonException)
        {
            return body;
        }
    }
}

/// <summary>What a request under an <c>Idempotency-Key</c> makes its ids of. When a process dies in a request, or a request fails half-way,
/// the same one sent again does its work again: with the same ids, what is there already is found and nothing is there twice.</summary>
/// <param name="Seed">A UUIDv7 of the first try's time. The same for every try of the same request; a key that is used again after it
/// expired, or for another body after a failure, gets another.</param>
public sealed record IdempotencyScope(Guid Seed)
{
    private static readonly object ItemKey = new();

    /// <summary>Null when the caller sent no key.</summary>
    public static IdempotencyScope? Of(HttpRequest request) =>
        request.HttpContext.Items.TryGetValue(ItemKey, out var scope) ? (IdempotencyScope)scope! : null;

    /// <summary>A UUIDv7 of the first try's time, the same for the same <paramref name="name"/> (a user id, an item's index) in every
    /// try.</summary>
    public Guid IdOf(string name)
    {
        const int timeBytes = 6;
        var named = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        Seed.TryWriteBytes(named, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, named.AsSpan(16));
        Span<byte> id = SHA256.HashData(named).AsSpan(0, 16);
        named.AsSpan(0, timeBytes).CopyTo(id);
        BinaryPrimitives.WriteUInt16BigEndian(
            id[timeBytes..], (ushort)(0x7000 | (BinaryPrimitives.ReadUInt16BigEndian(id[timeBytes..]) & 0x0FFF)));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }

    internal void AttachTo(HttpRequest request) => request.HttpContext.Items[ItemKey] = this;
}
