using Microsoft.Extensions.Logging;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery;

/// <summary>Gives a notification to a channel, with what the user's profile says of how to reach them.</summary>
public sealed class ChannelSender(
    RecipientStore recipients, PushSubscriptionStore subscriptions, PreferenceEvaluator preferences, ChannelMonitor channels,
    LayoutCatalog layouts, ILogger<ChannelSender> logger)
{
    /// <param name="step">Of the notification's plan; null without one.</param>
    public async Task<ChannelMessage> ComposeAsync(
        ChannelKind kind, Notification notification, CancellationToken cancellation, int? step = null)
    {
        var recipient = kind == ChannelKind.Push
            ? new ChannelRecipient
            {
                PushSubscriptions = await subscriptions.ListAsync(
                notification.Namespace, notification.UserId, cancellation)
            }
            : Of(await recipients.GetAsync(notification.Namespace, notification.UserId, cancellation));
        var repeats = step is { } index ? notification.Plan?.Plan.Steps.Take(index).Count(s => s.Kind == kind) ?? 0 : 0;
        var message = Compose(notification, recipient) with { Repeats = repeats };
        return kind != ChannelKind.Email ? message
            : message with { Layout = await layouts.FindAsync(notification.Namespace, cancellation) };
    }

    /// <summary>What the user's preferences make of it instead of a try; null: it is to be tried.</summary>
    public async Task<ChannelResult?> DecideAsync(
        ChannelKind kind, Notification notification, ChannelMessage message, CancellationToken cancellation)
    {
        var decision = await preferences.DecideAsync(notification, kind, cancellation);
        if (decision is { Kind: DecisionKind.Refuse, Reason: { } reason })
            return new ChannelResult.Refused(SnakeCase<RefusalReason>.NameOf(reason));
        if (decision is { Kind: DecisionKind.Hold, Until: { } until })
            return new ChannelResult.Held(until);
        // Without settings or an address there is no digest to wait for: the channel says so, and the next one goes on.
        return decision.Kind == DecisionKind.Digest && channels.IsConfigured(kind) && message.Recipient.Email is not null
            ? new ChannelResult.Digested() : null;
    }

    /// <summary>What a push service says is gone is removed on the way.</summary>
    public async Task<ChannelResult> SendAsync(ChannelKind kind, ChannelMessage message, CancellationToken cancellation)
    {
        var result = await channels.SendAsync(kind, message, cancellation);
        if (result is ChannelResult.NotConfigured)
            logger.NotConfigured(SnakeCase<ChannelKind>.NameOf(kind));
        await Task.WhenAll(result.GoneSubscriptions.Select(
            gone => subscriptions.RemoveAsync(message.Namespace, message.UserId, gone, cancellation)));
        return result;
    }

    private static ChannelRecipient Of(Recipient profile) =>
        new() { Email = profile.Email, Phone = profile.Phone, Locale = profile.Locale, TimeZone = profile.TimeZone };

    private ChannelMessage Compose(Notification notification, ChannelRecipient recipient) => new(notification)
    {
        NotificationId = notification.ChannelId,
        Namespace = notification.Namespace,
        UserId = notification.UserId,
        ExpiresAt = notification.ExpiresAt,
        CreatedAt = notification.CreatedAt,
        Subject = notification.ChannelTexts?.EmailSubject,
        EmailHtml = notification.ChannelTexts?.EmailHtml,
        EmailBlocks = notification.ChannelTexts?.EmailBlocks,
        SmsText = notification.ChannelTexts?.SmsText,
        Locale = notification.ChannelTexts?.Locale,
        IsMandatory = preferences.IsMandatory(notification),
        Categories = preferences.CategoriesOf(notification.Namespace),
        Recipient = recipient,
    };
}
