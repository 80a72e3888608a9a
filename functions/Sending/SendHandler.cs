using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>Does a send: later, for everyone, within the request when the recipients are few and known, or by the queue.</summary>
public sealed class SendHandler(
    NotificationComposer composer, NotificationDispatcher dispatcher, BroadcastSender broadcasts, SendStore sends, Schedules schedules,
    Queues queues, INotificationObserver observer, IOptions<SendingOptions> options)
{
    public async Task<SendResult> SendAsync(string ns, Guid sendId, SendPlan plan, CancellationToken cancellation)
    {
        observer.SendAccepted(ns);
        plan = plan.Ordered(Ids.TimeOf(sendId));
        if (plan.SendAt is not null)
            return await schedules.AddAsync(ns, sendId, plan, cancellation);
        if (plan.Targets.Broadcast)
        {
            await broadcasts.SendAsync(ns, sendId, plan, cancellation);
            return new SendResult { SendId = sendId, Status = SendStatus.Completed };
        }
        var users = plan.Targets.Users.Except(plan.Targets.ExcludeUsers, StringComparer.Ordinal).ToArray();
        return plan.Targets.Roles.Count + plan.Targets.Rooms.Count == 0 && users.Length <= options.Value.InlineRecipients
            ? await SendInlineAsync(ns, sendId, plan, users, cancellation)
            : await QueueAsync(ns, sendId, plan, cancellation);
    }

    private async Task<SendResult> SendInlineAsync(string ns, Guid sendId, SendPlan plan, string[] users, CancellationToken cancellation)
    {
        var composed = await composer.ComposeAsync(ns, sendId, users, plan, cancellation);
        var skipped = composed.Refused
            .Select(d => new SentNotification(sendId, d.User, RecipientStatus.Skipped) { Reason = d.ReasonName })
            .Concat(composed.Failed.Select(f => new SentNotification(sendId, f.UserId, RecipientStatus.Failed) { Reason = f.Reason }));
        // Each partition for itself: while one transaction is under way, those whose rows are in already are pushed.
        var groups = composed.Notifications.GroupBy(n => Keys.Partition(ns, n.UserId))
            .Select(group => StoreAndPushAsync([.. group], cancellation));
        var results = (await Task.WhenAll(groups)).SelectMany(sent => sent).Concat(skipped)
            .ToDictionary(r => r.UserId, StringComparer.Ordinal);
        return new SendResult
        {
            SendId = sendId,
            Status = SendStatus.Completed,
            Recipients = results.Count,
            Notifications = [.. users.Select(user => results[user])],
        };
    }

    private async Task<SentNotification[]> StoreAndPushAsync(Notification[] notifications, CancellationToken cancellation)
    {
        var current = await dispatcher.StoreAsync(notifications, cancellation);
        var stored = current.Select(n => n.UserId).ToHashSet(StringComparer.Ordinal);
        var superseded = notifications.Where(n => !stored.Contains(n.UserId))
            .Select(n => new SentNotification(n.Id, n.UserId, RecipientStatus.Superseded));
        return [.. await Task.WhenAll(current.Select(PushAsync)), .. superseded];

        // The event's id, which all recipients share, whatever notification tells of it.
        async Task<SentNotification> PushAsync(Notification n) =>
            new(notifications[0].Id, n.UserId, await dispatcher.PushAsync(n, notifications[0].Id, cancellation));
    }

    private async Task<SendResult> QueueAsync(string ns, Guid sendId, SendPlan plan, CancellationToken cancellation)
    {
        await sends.AddAsync(ns, sendId, plan, SendStatus.Queued, cancellation);
        var message = new FindRecipients { Namespace = ns, SendId = sendId };
        await queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, TimeSpan.Zero, cancellation);
        return new SendResult { SendId = sendId, Status = SendStatus.Queued };
    }
}
