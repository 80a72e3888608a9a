using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Delivery;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Inbox.Grouping;
using Notifications.Platform;
using Notifications.Realtime;

namespace Notifications.Sending;

/// <summary>Stores notifications, sees to it that they are not forgotten, and pushes them.</summary>
public sealed class NotificationDispatcher(
    InboxStore inbox, CollapseStore collapse, GroupHandler groups, AcknowledgementScheduler acknowledgements, PlanScheduler plans,
    RealtimePush push, INotificationObserver observer, IOptions<FeatureFlags> flags)
{
    /// <summary>Those that are in the inbox now, one for each user: the others have a later one there. An event of a group is told by the
    /// notification that it joined.</summary>
    public async Task<Notification[]> StoreAsync(Notification[] notifications, CancellationToken cancellation)
    {
        var current = flags.Value.PersistenceEnabled
            ? await BesideDeadlinesAsync(notifications, InsertAsync(notifications, cancellation), cancellation)
            : notifications;
        observer.Sent(current);
        return current;
    }

    /// <summary>The same for a chunk of a large send, which leaves a marker. Also how many rows were written.</summary>
    public async Task<(int Stored, Notification[] Current)> StoreChunkAsync(
        Notification[] notifications, string chunk, CancellationToken cancellation)
    {
        notifications = [.. notifications.Select(n => n with { IsQueued = true })];
        var (stored, current) = flags.Value.PersistenceEnabled
            ? await BesideDeadlinesAsync(notifications, InsertChunkAsync(notifications, chunk, cancellation), cancellation)
            : (0, notifications);
        observer.Sent(current);
        return (stored, current);
    }

    /// <param name="sent">The event that was sent. When a group's notification tells of a newer one, clients have that already, and what it
    /// changed was told when it was stored.</param>
    public async Task<RecipientStatus> PushAsync(Notification notification, Guid sent, CancellationToken cancellation)
    {
        if (notification.Group is not null && notification.Id != sent)
            return RecipientStatus.Sent;
        var (target, type) = (HubEvents.TargetOf(notification), InboxJson.Default.Notification);
        if (await push.ToUserAsync(notification.Namespace, notification.UserId, target, notification, type, cancellation))
            return RecipientStatus.Sent;
        if (!flags.Value.PersistenceEnabled)
            return RecipientStatus.Failed;
        await acknowledgements.PushLaterAsync(notification, cancellation);
        return RecipientStatus.Pending;
    }

    /// <summary>What must not be forgotten is enqueued beside the insert, and both are done before anybody is told so. A deadline that
    /// comes before its row waits for it, and ends by itself when there never is one.</summary>
    private async Task<T> BesideDeadlinesAsync<T>(Notification[] notifications, Task<T> insert, CancellationToken cancellation)
    {
        await Task.WhenAll(
            acknowledgements.ScheduleAsync(notifications, cancellation), plans.ScheduleAsync(notifications, cancellation), insert);
        return await insert;
    }

    private async Task<Notification[]> InsertAsync(Notification[] notifications, CancellationToken cancellation)
    {
        if (!notifications.All(IsPlain))
            // Variants share the send's members, and so its key.
            return await PutAsync(notifications, cancellation);
        await inbox.InsertAsync(notifications, cancellation);
        return notifications;
    }

    private async Task<(int Stored, Notification[] Current)> InsertChunkAsync(
        Notification[] notifications, string chunk, CancellationToken cancellation)
    {
        if (notifications.All(IsPlain))
            return (await inbox.InsertChunkAsync(notifications, chunk, cancellation), notifications);
        // Variants share the send's members, and so its key.
        var put = await PutAsync(notifications, cancellation);
        return (put.Length, put);
    }

    /// <summary>Into the places of those before them, or into their groups.</summary>
    private async Task<Notification[]> PutAsync(Notification[] notifications, CancellationToken cancellation)
    {
        var collapsed = notifications.Where(n => n.CollapseKey is not null).ToArray();
        var grouped = notifications.Where(n => n.CollapseKey is null).ToArray();
        return
        [
            .. collapsed.Length == 0 ? [] : await collapse.PutAsync(collapsed, cancellation),
            .. grouped.Length == 0 ? [] : await groups.PutAsync(grouped, cancellation),
        ];
    }

    private static bool IsPlain(Notification notification) => notification is { CollapseKey: null, GroupKey: null };
}

/// <summary>Stores a chunk of a send and pushes it. It asks first whether it is done; broken off half-way, the next try finds its rows and
/// goes on. Clients drop what they have by its id.</summary>
public sealed class ChunkHandler(
    SendStore sends, NotificationComposer composer, NotificationDispatcher dispatcher, RecallHandler recalls,
    ILogger<ChunkHandler> logger) : IDisposable
{
    private const int ParallelPushes = 32;

    /// <summary>Named in the report, of one chunk.</summary>
    private const int MaxFailures = 20;

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 100 });

    public async Task HandleAsync(ChunkMessage message, CancellationToken cancellation)
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
