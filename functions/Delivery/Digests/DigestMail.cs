using Notifications.Delivery.Channels;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Recipients.NamedCategories;

namespace Notifications.Delivery.Digests;

/// <summary>Makes the mail of a digest: its items by category, in the order in which they came.</summary>
public sealed class DigestMail(
    RecipientStore recipients, LayoutCatalog layouts, CategoryCatalog categories, ChannelMonitor channels)
{
    /// <param name="items">Oldest first; at least one.</param>
    internal async Task<ChannelResult> SendAsync(
        OpenDigest digest, IReadOnlyList<Notification> items, CancellationToken cancellation) => await channels.SendAsync(
        ChannelKind.Email, await ComposeAsync(digest, items, cancellation), cancellation);

    /// <param name="items">Oldest first; at least one.</param>
    internal async Task<ChannelMessage> ComposeAsync(
        OpenDigest digest, IReadOnlyList<Notification> items, CancellationToken cancellation)
    {
        var recipient = await recipients.GetAsync(digest.Namespace, digest.UserId, cancellation);
        var layout = await layouts.FindAsync(digest.Namespace, cancellation);
        return Compose(digest.Id!.Value, recipient, items, layout) with
        {
            Categories = await categories.FindAsync(digest.Namespace, cancellation),
        };
    }

    internal static ChannelMessage Compose(Guid id, Recipient recipient, IReadOnlyList<Notification> items, Layout? layout)
    {
        var words = MailTexts.For(recipient.Locale);
        return new ChannelMessage
        {
            NotificationId = id,
            Namespace = items[0].Namespace,
            UserId = recipient.UserId,
            Type = NotificationType.System,
            Title = words.Digest(items.Count),
            Message = "",
            Digest = items,
            Layout = layout,
            Locale = words.Language,
            Priority = items.Max(n => n.Priority),
            Category = PreferenceRules.DigestCategory,
            ExpiresAt = items.Max(n => n.ExpiresAt),
            Recipient = new ChannelRecipient { Email = recipient.Email, Locale = recipient.Locale, TimeZone = recipient.TimeZone },
        };
    }
}
