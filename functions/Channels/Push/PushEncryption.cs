using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Notifications.Channels.Push;

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

        byte[] Expand(string info, int length) => HKDF.Expand(HashAlgorithmName.SHA256, pseudorandom, length, Encoding.ASCII.GetBytes(info));
    }
}
