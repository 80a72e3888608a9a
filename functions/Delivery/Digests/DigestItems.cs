using Notifications.Delivery.Channels;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Recipients;
using Notifications.Recipients.NamedCategories;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Digests;

/// <summary>Finds what a digest has to say: mails that waited for it, and what is unread in the inbox of what its user wants in
/// digests.</summary>
public sealed class DigestItems(InboxRows inbox, InboxHandler lists, InboxStateStore states, PreferenceEvaluator preferences)
{
    /// <summary>A notification may be stored so long after its id was made: the next digest looks so far back.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    private const int AtOnce = 16, PageSize = 100;

    private static readonly InboxFilter Unread = InboxFilter.Default with { Statuses = [InboxStatus.Unread] };

    /// <summary>Oldest first, each once.</summary>
    internal async Task<IReadOnlyList<DigestItem>> FindAsync(OpenDigest digest, CancellationToken cancellation)
    {
        var digested = await DigestedAsync(digest, cancellation);
        var listed = await ListedAsync(digest, cancellation);
        // A group that grew meanwhile is one, by whichever of its events it was digested.
        return [.. digested.Concat(listed).DistinctBy(item => item.Notification.Id).OrderBy(item => item.Notification.Id)];
    }

    /// <summary>Those that still wait for their user: neither acknowledged, read nor deleted meanwhile.</summary>
    private async Task<IReadOnlyList<DigestItem>> DigestedAsync(OpenDigest digest, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(digest.Namespace, digest.UserId, cancellation);
        var found = new DigestItem?[digest.Items.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(digest.Items.Index(), limits, async (item, token) =>
        {
            if (await inbox.FindAsync(digest.Namespace, digest.UserId, item.Item, token) is not { } notification
                || !Watermark.Apply(watermark, notification).IsWantedOn(ChannelKind.Email))
                return;
            var decision = await preferences.DecideAsync(notification, ChannelKind.Email, token);
            found[item.Index] = new DigestItem(notification, decision.Reason) { Digested = item.Item };
        });
        return [.. found.OfType<DigestItem>()];
    }

    /// <summary>What the inbox has at this moment of the time since the last digest; what the user's preferences refuse by mail is left
    /// out.</summary>
    private async Task<IReadOnlyList<DigestItem>> ListedAsync(OpenDigest digest, CancellationToken cancellation)
    {
        var (ns, user) = (digest.Namespace, digest.UserId);
        var wishes = (await preferences.RulesAsync(ns, user, cancellation)).Preferences;
        if (digest.Since is not { } since || !wishes.DigestsInbox)
            return [];
        var filter = Unread with { Since = since - Late, Until = Ids.TimeOf(digest.Id!.Value) };
        var (found, listedBefore, after) = (new List<DigestItem>(), digest.ListedBefore.ToHashSet(), (Guid?)null);
        do
        {
            var page = await lists.ListAsync(ns, user, filter, after, PageSize, cancellation);
            foreach (var notification in page.Items.Where(n => wishes.Digests(n.Category) && !listedBefore.Contains(n.Id)))
            {
                if ((await preferences.DecideAsync(notification, ChannelKind.Email, cancellation)).Reason is null)
                    found.Add(new DigestItem(notification, null));
            }
            after = page.NextCursor is { } cursor ? Cursor.ReadId(ns, InboxKeys.List(user), cursor) : null;
        }
        while (after is not null);
        return found;
    }
}

/// <param name="Refusal">What the user's preferences say by now.</param>
public sealed record DigestItem(Notification Notification, RefusalReason? Refusal)
{
    /// <summary>The item that waited for the digest; null: it was found in the inbox.</summary>
    public Guid? Digested { get; init; }
}

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
        var texts = MailTexts.For(recipient.Locale);
        return new ChannelMessage
        {
            NotificationId = id,
            Namespace = items[0].Namespace,
            UserId = recipient.UserId,
            Type = NotificationType.System,
            Title = texts.Digest(items.Count),
            Message = "",
            Digest = items,
            Layout = layout,
            Locale = texts.Language,
            Priority = items.Max(n => n.Priority),
            Category = PreferenceRules.DigestCategory,
            ExpiresAt = items.Max(n => n.ExpiresAt),
            Recipient = new ChannelRecipient { Email = recipient.Email, Locale = recipient.Locale, TimeZone = recipient.TimeZone },
        };
    }
}
