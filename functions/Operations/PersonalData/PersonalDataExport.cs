using Notifications.Announcements;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Messages;
using Notifications.Platform.Http;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Operations.PersonalData;

/// <summary>Collects what is kept about a user.</summary>
public sealed class PersonalDataExport(
    RecipientStore recipients, MembershipStore links, PreferenceHandler preferences, InboxHandler inbox, HistoryStore history,
    PushSubscriptionStore browsers, AnnouncementInbox announcements, MessageExport messages)
{
    /// <summary>Notifications page by page, then, for their user alone, direct messages. Null when the cursor is of another list.</summary>
    public async Task<RecipientExport?> RunAsync(
        string ns, string user, bool isOwn, string? cursor, int limit, CancellationToken cancellation)
    {
        if (isOwn && cursor is not null && await messages.ReadAsync(ns, user, cursor, limit, cancellation) is var (found, next))
        {
            var others = await PageAsync(ns, user, null, 1, cancellation);
            var none = new Dictionary<Guid, IReadOnlyList<HistoryEvent>>();
            return others with { Items = [], History = none, Messages = found, NextCursor = next };
        }
        var after = cursor is null ? null : Cursor.ReadId(ns, InboxKeys.List(user), cursor);
        if (cursor is not null && after is null)
            return null;
        var page = await PageAsync(ns, user, after, limit, cancellation);
        // An admin who exports somebody's data reads no messages of theirs.
        return isOwn
            ? page with { NextCursor = page.NextCursor ?? await messages.FirstAsync(ns, user, cancellation) }
            : page with { Items = [.. page.Items.Select(ConversationNotice.WithoutText)] };
    }

    private async Task<RecipientExport> PageAsync(string ns, string user, Guid? after, int limit, CancellationToken cancellation)
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
        // A group's history is called by its first event, which is older than the group's place in the list.
        var stored = await history.ListAsync(ns, user, newestFirst.Min(n => n.HistoryId), newestFirst.Max(n => n.HistoryId), cancellation);
        return newestFirst.ToDictionary(n => n.Id, n => HistoryEvents.Complete(n, [.. stored[n.HistoryId]]));
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

    /// <summary>Direct messages follow the notifications, on pages of their own; only their user gets them.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];
}
