using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;
using Notifications.Realtime;

namespace Notifications.Delivery;

/// <summary>Puts notifications on the confirmations queue: to be asked again whether they were acknowledged, or to be pushed
/// again.</summary>
public sealed class AcknowledgementScheduler(
    Queues queues, AcknowledgementDeadlines deadlines, InboxStore inbox, TimeProvider time, Random random,
    IOptions<DeliveryOptions> options)
{
    /// <summary>How long a push that failed within a request waits for its next try.</summary>
    private static readonly TimeSpan PushRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>A first deadline is enqueued beside the insert: one that comes first waits for the row, for so long.</summary>
    private static readonly TimeSpan StoredWithin = TimeSpan.FromMinutes(2), StoredCheck = TimeSpan.FromSeconds(2);

    /// <summary>For each that waits for an acknowledgement: visible when its first push should have been acknowledged.</summary>
    public Task ScheduleAsync(IEnumerable<Notification> notifications, CancellationToken cancellation) =>
        Task.WhenAll(notifications.Where(IsConfirmed).Select(n => ScheduleAsync(n, n.Id, 1, cancellation)));

    /// <summary>Enqueued whatever happens to this instance, and kept in its memory where there is room: then it is handled to the
    /// millisecond.</summary>
    /// <param name="id">Of the event whose deadline it is: the notification may tell of later ones by now.</param>
    public async Task ScheduleAsync(Notification notification, Guid id, int attempt, CancellationToken cancellation)
    {
        var delay = options.Value.DelayAfter(notification.Priority, attempt, random);
        if (!deadlines.TryReserve(delay))
        {
            await EnqueueAsync(notification, id, attempt, delay, cancellation);
            return;
        }
        var message = MessageFor(notification, id, attempt, delay);
        await KeepAsync(message, delay, async hidden =>
            await queues.SendAsync(
            Queues.Acknowledgements, message, DeliveryJson.Default.AcknowledgementDeadlineMessage, hidden, cancellation));
    }

    /// <summary>The same for the next attempt, in the place of <paramref name="deadline"/>. False when the queue has that one
    /// already.</summary>
    public async Task<bool> TryMoveOnAsync(AcknowledgementDeadline deadline, Notification notification, CancellationToken cancellation)
    {
        var attempt = deadline.Message.Attempt + 1;
        var delay = options.Value.DelayAfter(notification.Priority, attempt, random);
        var message = MessageFor(notification, deadline.Message.Id, attempt, delay);
        Task<QueueReceipt?> ReplaceAsync(TimeSpan hidden) =>
            queues.TryReplaceAsync(deadline.Receipt, message, DeliveryJson.Default.AcknowledgementDeadlineMessage, hidden, cancellation);
        return deadlines.TryReserve(delay) ? await KeepAsync(message, delay, ReplaceAsync) : await ReplaceAsync(delay) is not null;
    }

    /// <summary>Whether a notification that is not there may be one whose insert has not ended yet.</summary>
    internal bool MayBeStoredLater(AcknowledgementDeadlineMessage message) =>
        message.Attempt == 1 && time.GetUtcNow() < message.NotBefore + StoredWithin;

    /// <summary>Each time after twice as long: one that was never stored is looked for a few times only.</summary>
    internal Task LookLaterAsync(AcknowledgementDeadlineMessage message, CancellationToken cancellation)
    {
        var late = time.GetUtcNow() - message.NotBefore;
        return queues.SendAsync(
            Queues.Acknowledgements, message, DeliveryJson.Default.AcknowledgementDeadlineMessage, late > StoredCheck ? late : StoredCheck,
            cancellation);
    }

    /// <summary>There is nothing to wait for any more.</summary>
    public Task WithdrawAsync(AcknowledgementDeadline deadline, CancellationToken cancellation) =>
        queues.WithdrawAsync(deadline.Receipt, cancellation);

    /// <summary>The row says again that it was not sent, and the queue tries it.</summary>
    public Task PushLaterAsync(Notification notification, CancellationToken cancellation) => Task.WhenAll(
        EnqueueAsync(notification, notification.Id, 0, PushRetryDelay, cancellation),
        inbox.ChangeAsync(notification.Namespace, notification.UserId, notification.Id, n => n.NotPushed(), cancellation));

    /// <summary>Those whose sender asked for it, and those that other channels follow. Whoever misses another finds it in the
    /// inbox, and its send stays one storage transaction.</summary>
    private bool IsConfirmed(Notification notification) =>
        notification.RequiresAcknowledgement || options.Value.ChannelsFor(notification).Count > 0;

    private Task<QueueReceipt> EnqueueAsync(
        Notification notification, Guid id, int attempt, TimeSpan delay, CancellationToken cancellation) => queues.SendAsync(
        Queues.Acknowledgements, MessageFor(notification, id, attempt, delay), DeliveryJson.Default.AcknowledgementDeadlineMessage, delay,
        cancellation);

    /// <summary>For a place that was reserved: given back when there is no message to keep with it.</summary>
    private async Task<bool> KeepAsync(AcknowledgementDeadlineMessage message, TimeSpan delay, Func<TimeSpan, Task<QueueReceipt?>> write)
    {
        QueueReceipt? receipt = null;
        try
        {
            var hidden = TimeSpan.FromSeconds(Math.Ceiling((delay + AcknowledgementDeadlines.Grace).TotalSeconds));
            receipt = await write(hidden);
            if (receipt is not null)
                deadlines.Add(new AcknowledgementDeadline(message, receipt));
            return receipt is not null;
        }
        finally
        {
            if (receipt is null)
                deadlines.Release();
        }
    }

    private AcknowledgementDeadlineMessage MessageFor(Notification notification, Guid id, int attempt, TimeSpan delay) => new()
    {
        Namespace = notification.Namespace,
        UserId = notification.UserId,
        Id = id,
        Attempt = attempt,
        NotBefore = time.GetUtcNow() + delay,
    };
}

/// <summary>Look at this notification again.</summary>
public sealed record AcknowledgementDeadlineMessage
{
    public required string Namespace { get; init; }

    public required string UserId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Which push waits for its acknowledgement: 1, 2, … 0 is a push that did not get through.</summary>
    public required int Attempt { get; init; }

    /// <summary>Queues hide a message for whole seconds; the handler waits the rest.</summary>
    public required DateTimeOffset NotBefore { get; init; }
}

public sealed class AcknowledgementFunctions(AcknowledgementDeadlineHandler handler)
{
    /// <summary>Pushes by the output binding: when the service does not take it, the invocation fails and the queue tries again.</summary>
    [Function("AcknowledgementDeadlines")]
    [SignalROutput(HubName = NotificationHub.Name)]
    public async Task<SignalRMessageAction?> Run([QueueTrigger(Queues.Acknowledgements)] string message, CancellationToken cancellation)
    {
        var deadline = JsonSerializer.Deserialize(message, DeliveryJson.Default.AcknowledgementDeadlineMessage)!;
        return await handler.HandleAsync(deadline, cancellation) is { } notification
            ? new SignalRMessageAction(
                HubEvents.TargetOf(notification), [JsonSerializer.SerializeToElement(notification, InboxJson.Default.Notification)])
            {
                UserId = HubUser.Of(notification.Namespace, notification.UserId),
            }
            : null;
    }
}
