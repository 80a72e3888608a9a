using Notifications.Channels;
using Notifications.Inbox;
using Notifications.Recipients;

namespace Notifications.Delivery;

/// <summary>Gives a notification to a channel, with what the user's profile says of how to reach them.</summary>
public sealed class ChannelSender(RecipientStore recipients, IEnumerable<IChannel> channels)
{
    private readonly Dictionary<ChannelKind, IChannel> channels = channels.ToDictionary(c => c.Kind);

    public async Task<ChannelMessage> ComposeAsync(Notification notification, CancellationToken cancellation) =>
        Compose(notification, await recipients.GetAsync(notification.Namespace, notification.UserId, cancellation));

    public Task<ChannelResult> SendAsync(ChannelKind kind, ChannelMessage message, CancellationToken cancellation) =>
        channels[kind].SendAsync(message, cancellation);

    private static ChannelMessage Compose(Notification notification, Recipient profile) => new()
    {
        NotificationId = notification.Id,
        Namespace = notification.Namespace,
        UserId = notification.UserId,
        Title = notification.Title,
        Message = notification.Message,
        Priority = notification.Priority,
        Category = notification.Category,
        ExpiresAt = notification.ExpiresAt,
        ActionUrl = notification.ActionUrl,
        CollapseKey = notification.CollapseKey,
        Recipient = new ChannelRecipient { Email = profile.Email, Phone = profile.Phone, Locale = profile.Locale },
    };
}
