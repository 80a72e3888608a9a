using Microsoft.Extensions.Options;
using Notifications.Inbox;
using Notifications.Preferences;
using Notifications.Realtime;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Delivery;

/// <summary>Decides whether a notification is to be pushed (again), or reached in another way. Idempotent: a message that comes twice pushes twice at the most,
/// and clients drop what they have by its id.</summary>
public sealed class ConfirmationHandler(
    OpenNotifications open, InboxStore inbox, Confirmations confirmations, Fallback fallback, PreferenceGate preferences, RealtimePush push,
    TimeProvider time, IOptions<DeliveryOptions> options, IOptions<Switches> switches)
{
    /// <summary>What is to be pushed now; null when nothing is.</summary>
    public async Task<Notification?> HandleAsync(ConfirmationMessage message, CancellationToken cancellation)
    {
        await SubSecond.WaitAsync(time, message.NotBefore, cancellation);
        if (await open.FindAsync(message.Namespace, message.UserId, message.Id, cancellation) is not { } notification)
            return null;
        var pushed = message.Attempt == 0
            ? await PushFirstAsync(notification, cancellation)
            : await PushAgainAsync(notification, message.Attempt, cancellation);
        return pushed is null ? null : await preferences.VoicedAsync(pushed, cancellation);
    }

    private async Task<Notification?> PushFirstAsync(Notification notification, CancellationToken cancellation) =>
        notification.Attempts > 1 ? null : await PushedAsync(notification, 1, cancellation);

    private async Task<Notification?> PushAgainAsync(Notification notification, int attempt, CancellationToken cancellation)
    {
        if (!switches.Value.RetryEnabled || attempt >= options.Value.For(notification.Priority).Attempts)
        {
            await fallback.StartAsync(notification, null, cancellation);
            return null;
        }
        // Nobody would get it: the time of the attempts that are left is better spent on another channel. Who connects fetches it.
        if (!await push.MayBeConnectedAsync(notification.Namespace, notification.UserId, cancellation))
        {
            await fallback.StartAsync(notification, Fallback.NotConnected, cancellation);
            return null;
        }
        // The next look is enqueued before this push is recorded: a crash in between pushes once more, it never forgets. When the row
        // has the next attempt already, an earlier run of this message came that far.
        if (notification.Attempts <= attempt)
            await confirmations.ScheduleAsync(notification, attempt + 1, cancellation);
        return await PushedAsync(notification, attempt + 1, cancellation);
    }

    private async Task<Notification?> PushedAsync(Notification notification, int attempt, CancellationToken cancellation)
    {
        var result = await inbox.ChangeAsync(
            notification.Namespace, notification.UserId, notification.Id, n => n.Pushed(time.GetUtcNow(), attempt), cancellation);
        return result.Outcome == ChangeOutcome.Busy
            ? throw new InvalidOperationException("The notification kept changing; the queue tries again.")
            : result.Notification;
    }
}
