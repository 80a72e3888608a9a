using Notifications.Announcements;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Operations.PersonalData;

/// <summary>Collects what is kept about a user.</summary>
public sealed class PersonalDataExport(
    RecipientStore recipients, MembershipStore links, PreferenceHandler preferences, InboxHandler inbox, HistoryStore history,
    PushSubscriptionStore browsers, AnnouncementInbox announcements)
{
    public async Task<RecipientExport> RunAsync(string ns, string user, Guid? after, int limit, CancellationToken cancellation)
    {
        var profile = recipients.GetAsync(ns, user, cancellation);
        var rooms = links.LinksAsync(ns, user, MembershipKind.Room, cancellation);
        var subscribed = browsers.BrowsersAsync(ns, user, cancellation);
        var wishes = preferences.GetAsync(ns, user, cancellation);
        var page = await inbox.ListAsync(ns, user, InboxFilter.Everything, after, limit, cancellation);
        var events = await HistoryAsync(ns, user, page.Items, cancellation);
        return new RecipientExport(
            await profile, (await wishes).Preferences, [.. (await rooms).Where(r => r.IsMember).Select(r => r.Membership.Name)], page.Items,
            page.NextCursor, events, await subscribed)
        {
            Announcements = await announcements.ExportAsync(ns, user, cancellation),
        };
    }

    /// <summary>A page is one range of ids, and so its events are one range of rows.</summary>
    private async Task<Dictionary<Guid, IReadOnlyList<HistoryEvent>>> HistoryAsync(
        string ns, string user, IReadOnlyList<Notification> newestFirst, CancellationToken cancellation)
    {
        if (newestFirst.Count == 0)
            return [];
        var stored = await history.ListAsync(ns, user, newestFirst[^1].Id, newestFirst[0].Id, cancellation);
        return newestFirst.ToDictionary(n => n.Id, n => HistoryEvents.Complete(n, [.. stored[n.Id]]));
    }
}

/// <summary>All that is kept about a user. The notifications are a page, newest first, with what happened to each; the rest is on every
/// page.</summary>
public sealed record RecipientExport(
    Recipient Profile, UserPreferences Preferences, IReadOnlyList<string> Rooms, IReadOnlyList<Notification> Items, string? NextCursor,
    IReadOnlyDictionary<Guid, IReadOnlyList<HistoryEvent>> History, IReadOnlyList<SubscribedBrowser> PushSubscriptions)
{
    /// <summary>What the user did with announcements.</summary>
    public IReadOnlyList<Engagement> Announcements { get; init; } = [];
}
