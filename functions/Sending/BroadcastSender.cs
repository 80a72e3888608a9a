using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;

namespace Notifications.Sending;

/// <summary>Sends to everyone in a namespace: one row, one push, whatever their number.</summary>
public sealed class BroadcastSender(
    BroadcastStore broadcasts, RealtimePush push, Queues queues, PreferenceEvaluator preferences, INotificationObserver observer)
{
    private static readonly TimeSpan PushRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>When not everyone gets the same, somebody is excluded, refuses it or is not to be disturbed, nothing of it may go to the
    /// group: clients are told to look.</summary>
    public async Task SendAsync(string ns, Guid id, SendPlan plan, CancellationToken cancellation)
    {
        var broadcast = await broadcasts.AddAsync(ns, id, plan, cancellation);
        observer.BroadcastSent(broadcast.Variants());
        var everyone = HubGroups.Everyone(ns);
        var taken = await IsOneForAllAsync(ns, broadcast, cancellation)
            ? await push.ToGroupAsync(
                everyone, HubEvents.Notification, broadcast.For(HubEvents.Everybody), InboxJson.Default.Notification, cancellation)
            : await push.ToGroupAsync(everyone, HubEvents.Refresh, new Refresh(id), RealtimeJson.Default.Refresh, cancellation);
        if (!taken)
            await queues.SendAsync(Queues.FanOut, new PushBroadcast { Namespace = ns, SendId = id },
                SendingJson.Default.FanOutMessage, PushRetryDelay, cancellation);
    }

    /// <summary>The push of a broadcast that is stored, for the queue; null when it has expired meanwhile.</summary>
    public async Task<SignalRMessageAction?> PushAgainAsync(string ns, Guid id, CancellationToken cancellation)
    {
        if (await broadcasts.FindAsync(ns, id, cancellation) is not { } broadcast)
            return null;
        var isOneForAll = await IsOneForAllAsync(ns, broadcast, cancellation);
        object argument = isOneForAll
            ? JsonSerializer.SerializeToElement(broadcast.For(HubEvents.Everybody), InboxJson.Default.Notification)
            : JsonSerializer.SerializeToElement(new Refresh(id), RealtimeJson.Default.Refresh);
        return new SignalRMessageAction(
            isOneForAll ? HubEvents.Notification : HubEvents.Refresh, [argument])
        { GroupName = HubGroups.Everyone(ns) };
    }

    private async Task<bool> IsOneForAllAsync(string ns, Broadcast broadcast, CancellationToken cancellation) =>
        broadcast.IsOneForAll && !await preferences.DiffersForSomebodyAsync(ns, broadcast.ContentFor(HubEvents.Everybody), cancellation);
}
