using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Channels;

/// <summary>Links that end one category on one channel for one user, without signing in (RFC 8058).</summary>
public sealed class UnsubscribeLinks(IOptions<ChannelsOptions> options, TimeProvider time)
{
    /// <summary>Below <c>PublicUrl</c>.</summary>
    public const string Path = "/api/v1/unsubscribe";

    private readonly LinkSigner signer = new(options, "notifications-unsubscribe-v1:");

    /// <summary>The address for a mail's List-Unsubscribe header: GET shows a page that asks, POST does it.</summary>
    public string AddressFor(UnsubscribeScope scope) => $"{options.Value.PublicUrl!.TrimEnd('/')}{Path}?token={TokenFor(scope)}";

    public string TokenFor(UnsubscribeScope scope)
    {
        var expires = (time.GetUtcNow() + options.Value.UnsubscribeLifetime).ToUnixTimeSeconds();
        return signer.Sign(new SignedScope(scope.Namespace, scope.UserId, scope.Category, scope.Channel, expires).ToBytes());
    }

    /// <summary>Null unless the token was signed here and has not expired.</summary>
    public UnsubscribeScope? Verify(string token)
    {
        if (signer.Open(token) is not { } content)
            return null;
        var scope = SignedScope.Read(content);
        return scope.Expires >= time.GetUtcNow().ToUnixTimeSeconds()
            ? new UnsubscribeScope(scope.Namespace, scope.UserId, scope.Category, scope.Channel)
            : null;
    }
}

/// <summary>What a link ends, and until when, in as few bytes as it takes: the link has to fit into one line of a mail's header, whatever
/// letters a user's id is made of.</summary>
/// <param name="Expires">Seconds since 1970.</param>
internal sealed record SignedScope(string Namespace, string UserId, string Category, ChannelKind Channel, long Expires)
{
    /// <summary>The form's number. JSON, which older links hold, begins with a brace.</summary>
    private const byte Compact = 1;

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write(Compact);
            writer.Write((byte)Channel);
            writer.Write7BitEncodedInt64(Expires);
            Write(writer, Namespace);
            Write(writer, UserId);
            Write(writer, Category);
        }
        return bytes.ToArray();
    }

    /// <summary>Of bytes that were signed here.</summary>
    public static SignedScope Read(byte[] bytes)
    {
        if (bytes[0] != Compact)
            return JsonSerializer.Deserialize(bytes, ChannelJson.Default.SignedScope)!;
        using var reader = new BinaryReader(new MemoryStream(bytes, 1, bytes.Length - 1));
        var (channel, expires) = ((ChannelKind)reader.ReadByte(), reader.Read7BitEncodedInt64());
        return new SignedScope(ReadText(reader), ReadText(reader), ReadText(reader), channel, expires);
    }

    /// <summary>As UTF-8 or UTF-16, whichever is shorter: Latin letters take one byte or two then, all others two.</summary>
    private static void Write(BinaryWriter writer, string text)
    {
        var (utf8, utf16) = (Encoding.UTF8.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text));
        var isWide = utf16.Length < utf8.Length;
        var shorter = isWide ? utf16 : utf8;
        writer.Write7BitEncodedInt((shorter.Length * 2) + (isWide ? 1 : 0));
        writer.Write(shorter);
    }

    private static string ReadText(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        var bytes = reader.ReadBytes(length / 2);
        return (length % 2 == 1 ? Encoding.BigEndianUnicode : Encoding.UTF8).GetString(bytes);
    }
}

/// <summary>Signs what a mail's link holds, by HMAC-SHA-256: from one link no other can be made, and nothing has to be looked up to tell a
/// good one.</summary>
/// <param name="purpose">What is signed begins with it: a signature made with the same key for another purpose is none here.</param>
internal sealed class LinkSigner(IOptions<ChannelsOptions> options, string purpose)
{
    /// <summary>The longest ids, escaped, make less than this; longer ones are not even looked at.</summary>
    private const int MaxTokenLength = 4096;

    public string Sign(byte[] content)
    {
        var payload = Base64Url.EncodeToString(content);
        return $"{payload}.{Sign(payload, options.Value.UnsubscribeKey!)}";
    }

    /// <summary>What was signed; null unless it was signed here.</summary>
    public byte[]? Open(string token)
    {
        if (options.Value.UnsubscribeKey is null || token.Length > MaxTokenLength || token.Split('.') is not [var payload, var signature])
            return null;
        return IsSigned(payload, signature) ? Base64Url.DecodeFromChars(payload) : null;
    }

    private bool IsSigned(string payload, string signature)
    {
        string?[] keys = [options.Value.UnsubscribeKey, options.Value.PreviousUnsubscribeKey];
        // The texts are compared, not what they decode to: a signature has one spelling.
        return keys.OfType<string>().Any(key =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(payload, key)), Encoding.UTF8.GetBytes(signature)));
    }

    private string Sign(string payload, string key) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(purpose + payload)));
}
