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

    /// <summary>What must not be forgotten is enqueued beside the insert, and both are done before anybody is told so. A deadline without a
    /// row ends by itself.</summary>
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
