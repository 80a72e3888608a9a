using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Notifications.Inbox;

namespace Notifications.Channels.Push;

/// <summary>What the service worker gets.</summary>
/// <param name="Tag">A later one with the same tag takes the place of the earlier.</param>
/// <param name="Url">Where a click leads; absent when nowhere.</param>
internal sealed record PushPayload(Guid Id, string Title, string Message, string Category, Priority Priority, string Tag, string? Url)
{
    /// <summary>The service worker parses JSON and shows text: escaping for HTML would only make the text longer.</summary>
    private static readonly ChannelJson Json = new(new JsonSerializerOptions(ChannelJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private const int MaxTitle = 200;

    public static PushPayload Of(ChannelMessage message, string? url) => new(
        message.NotificationId, Texts.Cut(Texts.OneLine(message.Title), MaxTitle), Texts.WellFormed(message.Message),
        message.Category, message.Priority, TopicOf(message), url);

    /// <summary>A collapse key's hash, else the notification's, 32 characters: the service keeps only the latest one of a topic (RFC 8030, section
    /// 5.4), so that a repeated try takes the place of the first.</summary>
    public static string TopicOf(ChannelMessage message) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(message.CollapseKey ?? message.NotificationId.ToString())).AsSpan(0, 24));

    /// <summary>UTF-8 JSON; the message is cut when it is too long, and the link goes when even that is not enough.</summary>
    public byte[] ToBytes(int maxLength)
    {
        if (Serialize(this) is var whole && whole.Length <= maxLength)
            return whole;
        if (Serialize(this with { Message = "…" }).Length > maxLength && Url is not null)
            return (this with { Url = null }).ToBytes(maxLength);
        var message = Texts.LongestPrefix(Message, prefix => Serialize(this with { Message = prefix + "…" }).Length <= maxLength);
        return Serialize(this with { Message = message + "…" });
    }

    private static byte[] Serialize(PushPayload payload) => JsonSerializer.SerializeToUtf8Bytes(payload, Json.PushPayload);
}
