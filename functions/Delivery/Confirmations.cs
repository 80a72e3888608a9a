using Microsoft.Extensions.Options;
using Notifications.Inbox;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Delivery;

/// <summary>Puts notifications on the confirmations queue: to be asked again whether they were acknowledged, or to be pushed again.</summary>
public sealed class Confirmations(Queues queues, InboxStore inbox, TimeProvider time, Random random, IOptions<DeliveryOptions> options)
{
    /// <summary>How long a push that failed within a request waits for its next try.</summary>
    private static readonly TimeSpan PushRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>For each that waits for an acknowledgement: visible when its first push should have been acknowledged.</summary>
    public Task ScheduleAsync(IEnumerable<Notification> notifications, CancellationToken cancellation) =>
        Task.WhenAll(notifications.Where(IsConfirmed).Select(n => ScheduleAsync(n, 1, cancellation)));

    public Task ScheduleAsync(Notification notification, int attempt, CancellationToken cancellation) =>
        EnqueueAsync(notification, attempt, options.Value.DelayAfter(notification.Priority, attempt, random), cancellation);

    /// <summary>The row says again that it was not sent, and the queue tries it.</summary>
    public Task PushLaterAsync(Notification notification, CancellationToken cancellation) => Task.WhenAll(
        EnqueueAsync(notification, 0, PushRetryDelay, cancellation),
        inbox.ChangeAsync(notification.Namespace, notification.UserId, notification.Id, n => n.NotPushed(), cancellation));

    /// <summary>Those whose sender asked for it, and those that other channels follow. Whoever misses another finds it in the
    /// inbox, and its send stays one storage transaction.</summary>
    private bool IsConfirmed(Notification notification) =>
        notification.RequiresAcknowledgement || options.Value.ChannelsFor(notification).Count > 0;

    private Task EnqueueAsync(Notification notification, int attempt, TimeSpan delay, CancellationToken cancellation)
    {
        var message = new ConfirmationMessage
        {
            Namespace = notification.Namespace,
            UserId = notification.UserId,
            Id = notification.Id,
            Attempt = attempt,
            NotBefore = time.GetUtcNow() + delay,
        };
        return queues.SendAsync(Queues.Confirmations, message, AppJson.Default.ConfirmationMessage, delay, cancellation);
    }
}
