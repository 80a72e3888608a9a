using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Notifications.Domain;

namespace Notifications.Sending;

/// <summary>Stores a chunk of a send and pushes it. It asks first whether it is done; broken off half-way, the next try finds its rows and
/// goes on. Clients drop what they have by its id.</summary>
public sealed class DeliveryHandler(
    SendStore sends, NotificationComposer composer, NotificationDispatcher dispatcher, RecallHandler recalls,
    ILogger<DeliveryHandler> logger) : IDisposable
{
    private const int ParallelPushes = 32;

    /// <summary>Named in the report, of one chunk.</summary>
    private const int MaxFailures = 20;

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 100 });

    public async Task HandleAsync(DeliveryMessage message, CancellationToken cancellation)
    {
        if (await FindAsync(message.Namespace, message.SendId, cancellation) is not { NotificationId: { } id } send)
            return;
        var before = await sends.FindChunkAsync(message.Namespace, message.SendId, message.Chunk, cancellation);
        if (before is { Failed: 0 })
            return;
        var composed = await composer.ComposeAsync(message.Namespace, id, message.Users, send.Plan, cancellation);
        var (stored, current) = await dispatcher.StoreChunkAsync(composed.Notifications, message.Chunk, cancellation);
        if (await recalls.TakeBackAsync(message.Namespace, message.SendId, message.Users, id, cancellation))
            return;
        // What comes back from the dead letters is too late for the groups' push.
        var pushed = message.PushEach || before is not null ? await PushAsync(current, id, cancellation) : current.Length;
        var result = new ChunkResult(stored, pushed, composed.Refused.Count, 0)
        {
            Superseded = composed.Notifications.Length - current.Length,
            Unfilled = composed.Failed.Count,
            Failures = [.. composed.Failed.Take(MaxFailures)],
        };
        if (result.Unfilled > 0)
            logger.TextsNotMade(message.SendId, result.Unfilled);
        await sends.ChunkDoneAsync(message.Namespace, message.SendId, message.Chunk, result, cancellation);
    }

    public void Dispose() => known.Dispose();

    private async Task<int> PushAsync(Notification[] notifications, Guid id, CancellationToken cancellation)
    {
        var pushed = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelPushes, CancellationToken = cancellation };
        await Parallel.ForEachAsync(notifications, options, async (notification, token) =>
        {
            if (await dispatcher.PushAsync(notification, id, token) == RecipientStatus.Sent)
                Interlocked.Increment(ref pushed);
        });
        return pushed;
    }

    /// <summary>A send's chunks come together, and what is read of it here does not change any more.</summary>
    private async Task<StoredSend?> FindAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        if (known.TryGetValue((ns, sendId), out StoredSend? send))
            return send;
        send = await sends.FindAsync(ns, sendId, cancellation);
        return known.Set((ns, sendId), send, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KnownFor });
    }
}
