using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Notifications.Delivery.Channels.WebPush;

/// <summary>Message encryption for Web Push (RFC 8291) in the encoding <c>aes128gcm</c> (RFC 8188), one record.</summary>
internal static class PushEncryption
{
    /// <summary>What a push service must take (RFC 8030, section 7.2), and the size of the one record.</summary>
    public const int MaxBodyLength = 4096;

    /// <summary>What is left of it for the text.</summary>
    public const int MaxPlaintextLength = MaxBodyLength - HeaderLength - TagLength - 1;

    public const int SaltLength = 16, AuthLength = 16;

    private const int TagLength = 16, KeyLength = 16, NonceLength = 12;
    private const int HeaderLength = SaltLength + sizeof(int) + 1 + P256.PointLength;
    private const byte LastRecord = 2;

    /// <summary>Encrypts for one subscription, with a key and a salt of its own.</summary>
    /// <exception cref="FormatException">The subscription's key or secret is not well formed.</exception>
    /// <exception cref="CryptographicException">The subscription's key is not on the curve.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, PushSubscription subscription)
    {
        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(plaintext, subscription, sender, RandomNumberGenerator.GetBytes(SaltLength));
    }

    /// <summary>For the standard's test vector, which fixes key and salt; a pair of them must never be used twice.</summary>
    internal static byte[] Encrypt(ReadOnlySpan<byte> plaintext, PushSubscription subscription, ECDiffieHellman sender, byte[] salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, MaxPlaintextLength);
        var senderPoint = P256.Point(sender.ExportParameters(false).Q);
        var (key, nonce) = DeriveKeys(InputKey(subscription, sender, senderPoint), salt);

        var body = new byte[HeaderLength + plaintext.Length + 1 + TagLength];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(SaltLength), MaxBodyLength);
        body[HeaderLength - P256.PointLength - 1] = P256.PointLength;
        senderPoint.CopyTo(body, HeaderLength - P256.PointLength);

        byte[] record = [.. plaintext, LastRecord];
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, record, body.AsSpan(HeaderLength, record.Length), body.AsSpan(HeaderLength + record.Length));
        return body;
    }

    /// <summary>RFC 8291, section 3.4: what both sides can compute and nobody else, bound to this subscription.</summary>
    private static byte[] InputKey(PushSubscription subscription, ECDiffieHellman sender, byte[] senderPoint)
    {
        var browserPoint = Base64Url.DecodeFromChars(subscription.P256dh);
        var auth = Base64Url.DecodeFromChars(subscription.Auth);
        if (auth.Length != AuthLength)
            throw new FormatException("The secret is not 16 bytes.");
        using var browser = ECDiffieHellman.Create(P256.PublicKey(browserPoint));
        var shared = sender.DeriveRawSecretAgreement(browser.PublicKey);
        byte[] info = [.. "WebPush: info\0"u8, .. browserPoint, .. senderPoint];
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, auth, info);
    }

    private static (byte[] Key, byte[] Nonce) DeriveKeys(byte[] inputKey, byte[] salt)
    {
        var pseudorandom = HKDF.Extract(HashAlgorithmName.SHA256, inputKey, salt);
        return (Expand("Content-Encoding: aes128gcm\0", KeyLength), Expand("Content-Encoding: nonce\0", NonceLength));

        byte[] Expand(string info, int length) =>
            HKDF.Expand(HashAlgorithmName.SHA256, pseudorandom, length, Encoding.ASCII.GetBytes(info));
    }
}

/// <summary>Keys of the curve P-256 as Web Push writes them: a point is 0x04, x and y; all in base64url.</summary>
internal static class P256
{
    public const int PointLength = 65;

    private const int CoordinateLength = 32;
    private const byte Uncompressed = 4;

    /// <exception cref="FormatException">It is no uncompressed point.</exception>
    public static ECParameters PublicKey(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointLength || point[0] != Uncompressed)
            throw new FormatException("Not an uncompressed point of P-256.");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..(1 + CoordinateLength)].ToArray(), Y = point[(1 + CoordinateLength)..].ToArray() },
        };
    }

    /// <exception cref="FormatException">It is not 32 bytes in base64url.</exception>
    public static ECParameters PrivateKey(string base64Url)
    {
        var secret = Base64Url.DecodeFromChars(base64Url);
        return secret.Length == CoordinateLength
            ? new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret }
            : throw new FormatException("Not a secret of P-256.");
    }

    public static byte[] Point(ECPoint q) => [Uncompressed, .. q.X!, .. q.Y!];

    public static string Encode(ECPoint q) => Base64Url.EncodeToString(Point(q));
}

/// <summary>Tells a push service who is posting (RFC 8292): a token for that service, signed by our key (ES256).</summary>
internal sealed class Vapid : IDisposable
{
    /// <summary>At most 24 hours are allowed.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly Lock gate = new();
    private readonly ECDsa key;
    private readonly PushOptions options;
    private readonly TimeProvider time;

    public Vapid(PushOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        key = ECDsa.Create(P256.PrivateKey(options.PrivateKey!));
    }

    /// <param name="origin">The push service's scheme, host and port.</param>
    public VapidAuthorization AuthorizationFor(string origin)
    {
        var expires = time.GetUtcNow() + Lifetime;
        var claims = new VapidClaims(origin, expires.ToUnixTimeSeconds(), options.Subject!);
        var header = Encode(new VapidHeader("JWT", "ES256"), ChannelJson.Default.VapidHeader);
        var signed = $"{header}.{Encode(claims, ChannelJson.Default.VapidClaims)}";
        return new VapidAuthorization($"t={signed}.{Sign(signed)}, k={options.PublicKey}", expires - Lifetime / 2);
    }

    public void Dispose() => key.Dispose();

    private string Sign(string text)
    {
        // An ECDsa is not made for several threads.
        lock (gate)
            return Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));
    }

    private static string Encode<T>(T value, JsonTypeInfo<T> type) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value, type));
}

/// <param name="Parameters">Of the scheme <c>vapid</c> in the header Authorization.</param>
/// <param name="RenewAt">Half-way, so that a slow or skewed clock never meets an expired one.</param>
internal sealed record VapidAuthorization(string Parameters, DateTimeOffset RenewAt);

internal sealed record VapidHeader([property: JsonPropertyName("typ")] string Type, [property: JsonPropertyName("alg")] string Algorithm);

internal sealed record VapidClaims(
    [property: JsonPropertyName("aud")] string Audience, [property: JsonPropertyName("exp")] long Expires,
    [property: JsonPropertyName("sub")] string Subject);
