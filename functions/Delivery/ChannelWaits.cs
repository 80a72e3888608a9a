using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Notifications.Channels;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Delivery;

/// <summary>Looks at a channel's queue for what has been waiting longest.</summary>
public sealed class ChannelWaits(Queues queues)
{
    public async Task<DateTimeOffset?> OldestAsync(ChannelKind kind, CancellationToken cancellation)
    {
        var waiting = await queues.PeekAsync(Fallback.QueueOf(kind), cancellation);
        return waiting.Count == 0 ? null : waiting.Min(SinceOf);
    }

    /// <summary>A later try was enqueued anew, and says itself since when it waits.</summary>
    private static DateTimeOffset SinceOf(PeekedMessage message)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString()));
            var since = JsonSerializer.Deserialize(text, AppJson.Default.FallbackMessage)!.Since;
            return since ?? message.InsertedOn!.Value;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // None of ours: it waits all the same.
            return message.InsertedOn!.Value;
        }
    }
}
