using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Notifications.Delivery.Channels;

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
