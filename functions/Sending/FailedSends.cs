using System.Text.Json;
using Microsoft.Extensions.Logging;
using Notifications.Inbox;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Sending;

/// <summary>Writes down in a send that a message of it became a dead letter: a send that nothing works on any more has ended, and says how.</summary>
public sealed class FailedSends(SendStore sends, InboxStore inbox, ILogger<FailedSends> logger)
{
    /// <param name="message">What is no message of a send is left alone.</param>
    public async Task RecordAsync(string queue, JsonElement message, CancellationToken cancellation)
    {
        if (queue == Queues.FanOut && Read(message, AppJson.Default.FanOutMessage) is { PushBroadcast: false, PushToGroupsUntil: null } fanOut)
            await sends.FanOutFailedAsync(fanOut.Namespace, fanOut.SendId, cancellation);
        if (queue == Queues.Deliveries && Read(message, AppJson.Default.DeliveryMessage) is { } delivery)
            await ChunkFailedAsync(delivery, cancellation);
    }

    /// <summary>A chunk can fail after some of it, or all, was stored.</summary>
    private async Task ChunkFailedAsync(DeliveryMessage chunk, CancellationToken cancellation)
    {
        if (await sends.NotificationIdAsync(chunk.Namespace, chunk.SendId, cancellation) is not { } id
            || await sends.FindChunkAsync(chunk.Namespace, chunk.SendId, chunk.Chunk, cancellation) is not null)
            return;
        var stored = await inbox.ChunkStoredAsync(chunk.Namespace, chunk.Users, id, chunk.Chunk, cancellation);
        var failed = chunk.Users.Count - stored;
        await sends.ChunkFailedAsync(chunk.Namespace, chunk.SendId, chunk.Chunk, new ChunkResult(stored, 0, 0, failed), cancellation);
        logger.ChunkGivenUp(chunk.SendId, failed);
    }

    private static T? Read<T>(JsonElement message, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return message.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
