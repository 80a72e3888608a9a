using Microsoft.Extensions.Options;
using Notifications.Delivery;
using Notifications.Inbox;
using Notifications.Realtime;
using Notifications.Retention;
using Notifications.Shared;

namespace Notifications.Sending;

/// <summary>Sends to few recipients within the request: stores, then pushes. What must not be forgotten is enqueued beside the insert.</summary>
public sealed class SendHandler(
    Ids ids, TimeProvider time, InboxStore inbox, Confirmations confirmations, RealtimePush push, IOptions<RetentionOptions> retention)
{
    public async Task<SendResult> SendAsync(string ns, SendRequest request, CancellationToken cancellation)
    {
        var notifications = request.Users.Select(user => Make(ns, user, request)).ToArray();
        // Both or neither matter to the caller, who gets a 2xx only after both; a confirmation without a row ends by itself.
        await Task.WhenAll(confirmations.ScheduleAsync(notifications, cancellation), inbox.InsertAsync(notifications, cancellation));
        var sent = await Task.WhenAll(notifications.Select(n => PushAsync(n, cancellation)));
        return new SendResult(ids.Next(), SendStatus.Completed, sent.Length, sent);
    }

    private async Task<SentNotification> PushAsync(Notification notification, CancellationToken cancellation)
    {
        var taken = await push.ToUserAsync(notification.Namespace, notification.UserId, HubEvents.Notification, notification, AppJson.Default.Notification, cancellation);
        if (taken)
            return new SentNotification(notification.Id, notification.UserId, notification.Status);
        await confirmations.PushLaterAsync(notification, cancellation);
        return new SentNotification(notification.Id, notification.UserId, DeliveryStatus.Pending);
    }

    /// <summary>The row is written as sent, before the push: a second write after it would double what a send costs. When the push
    /// fails, which is rare, the row is put right.</summary>
    private Notification Make(string ns, string user, SendRequest request)
    {
        var now = time.GetUtcNow();
        return new Notification
        {
            Id = ids.Next(),
            Namespace = ns,
            UserId = user,
            Type = request.Type,
            Category = request.Category,
            EventName = SnakeCase<NotificationType>.NameOf(request.Type),
            Priority = request.Priority,
            Status = DeliveryStatus.Sent,
            Title = request.Title,
            Message = request.Message,
            Icon = request.Icon,
            Color = request.Color,
            ActionUrl = request.ActionUrl,
            ImageUrl = request.ImageUrl,
            Source = request.Source,
            Tags = request.Tags,
            Data = request.Data,
            RequiresAcknowledgement = request.RequiresAcknowledgement,
            CreatedAt = now,
            ExpiresAt = request.ExpiresAt ?? now + retention.Value.DefaultExpiry,
            SentAt = now,
            Attempts = 1,
        };
    }
}
