using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Notifications.Delivery;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;

namespace Notifications.Sending;

/// <summary>Stores a chunk of a send and pushes it. It asks first whether it is done; broken off half-way, the next try finds its rows and goes
/// on. Clients drop what they have by its id.</summary>
public sealed class DeliveryHandler(
    SendStore sends, NotificationFactory maker, InboxStore inbox, CollapseStore collapse, AcknowledgementQueue confirmations, RealtimePush push, PreferenceEvaluator preferences,
    INotificationObserver observer, TimeProvider time, IOptions<FeatureFlags> switches) : IDisposable
{
    private const int ParallelPushes = 32;
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 100 });

    public async Task HandleAsync(DeliveryMessage message, CancellationToken cancellation)
    {
        if (await FindAsync(message.Namespace, message.SendId, cancellation) is not { NotificationId: { } id } send)
            return;
        var before = await sends.FindChunkAsync(message.Namespace, message.SendId, message.Chunk, cancellation);
        if (before is { Failed: 0 })
            return;
        var now = time.GetUtcNow();
        var decisions = await preferences.DecideAsync(message.Namespace, message.Users, send.Plan.ContentFor, cancellation);
        var notifications = decisions.Where(d => !d.IsRefused)
            .Select(d => maker.Make(message.Namespace, d.User, id, send.Plan.ContentFor(d.User), now).Voiced(d)).ToArray();
        var (stored, current) = switches.Value.PersistenceEnabled ? await StoreAsync(notifications, message.Chunk, cancellation) : (0, notifications);
        observer.Sent(current);
        // What comes back from the dead letters is too late for the groups' push.
        var pushed = message.PushEach || before is not null ? await PushAsync(current, cancellation) : current.Length;
        var result = new ChunkResult(stored, pushed, decisions.Count - notifications.Length, 0) { Superseded = notifications.Length - current.Length };
        await sends.ChunkDoneAsync(message.Namespace, message.SendId, message.Chunk, result, cancellation);
    }

    public void Dispose() => known.Dispose();

    /// <summary>How many were stored, and those that have no later one in the inbox.</summary>
    private async Task<(int Stored, Notification[] Current)> StoreAsync(Notification[] notifications, string chunk, CancellationToken cancellation)
    {
        var stored = InsertAsync(notifications, chunk, cancellation);
        await Task.WhenAll(stored, confirmations.ScheduleAsync(notifications, cancellation));
        return await stored;
    }

    private async Task<(int Stored, Notification[] Current)> InsertAsync(Notification[] notifications, string chunk, CancellationToken cancellation)
    {
        if (notifications.All(n => n.CollapseKey is null))
            return (await inbox.InsertChunkAsync(notifications, chunk, cancellation), notifications);
        // Variants share the send's members, and so its key.
        var put = await collapse.PutAsync(notifications, cancellation);
        return (put.Length, put);
    }

    private async Task<int> PushAsync(Notification[] notifications, CancellationToken cancellation)
    {
        var pushed = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelPushes, CancellationToken = cancellation };
        await Parallel.ForEachAsync(notifications, options, async (notification, token) =>
        {
            if (await push.ToUserAsync(notification.Namespace, notification.UserId, HubEvents.TargetOf(notification), notification, InboxJson.Default.Notification, token))
                Interlocked.Increment(ref pushed);
            else if (switches.Value.PersistenceEnabled)
                await confirmations.PushLaterAsync(notification, token);
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
