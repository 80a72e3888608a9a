using Notifications.Channels.Push;
using Notifications.History;
using Notifications.Inbox;
using Notifications.Preferences;
using Notifications.Shared;

namespace Notifications.Recipients;

/// <summary>Reading and putting profiles, and exporting what is kept about a user.</summary>
public sealed class RecipientHandler(
    RecipientStore recipients, MembershipStore links, Memberships memberships, PreferenceHandler preferences, InboxHandler inbox,
    HistoryStore history, PushSubscriptionStore browsers, Ids ids, TimeProvider time)
{
    private const int MaxTries = 8;

    public Task<Recipient> GetAsync(string ns, string user, CancellationToken cancellation) => recipients.GetAsync(ns, user, cancellation);

    /// <param name="versions">The versions that may be replaced (<c>If-Match</c>); null for any.</param>
    public async Task<PutResult> PutAsync(
        string ns, string user, RecipientRequest request, IReadOnlyList<string>? versions, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var stored = await recipients.FindAsync(ns, user, cancellation);
            var before = stored?.Recipient ?? new Recipient { UserId = user };
            if (versions is not null && !versions.Contains(before.ETag))
                return new PutResult(PutOutcome.PreconditionFailed);
            // Read after the profile: a role that changes later changes the profile too, and is noticed when it is written.
            var roles = await links.LinksAsync(ns, user, MembershipKind.Role, cancellation);
            var after = request.ApplyTo(before, ids.Next(), time.GetUtcNow());
            if (await recipients.TryWriteAsync(ns, after, stored?.ETag, roles, cancellation) is not { } changed)
                continue;
            var settled = await memberships.SettleAsync(ns, user, changed, cancellation);
            // Also when it did not change now: an earlier try may have been broken off before this.
            if (after.TimeZone is not null || before.TimeZone is not null)
                settled &= await preferences.FollowZoneAsync(ns, user, cancellation);
            return settled ? new PutResult(PutOutcome.Stored, after) : new PutResult(PutOutcome.Busy);
        }
        return new PutResult(PutOutcome.Busy);
    }

    public async Task<RecipientExport> ExportAsync(string ns, string user, Guid? after, int limit, CancellationToken cancellation)
    {
        var profile = recipients.GetAsync(ns, user, cancellation);
        var rooms = links.LinksAsync(ns, user, MembershipKind.Room, cancellation);
        var subscribed = browsers.BrowsersAsync(ns, user, cancellation);
        var wishes = preferences.GetAsync(ns, user, cancellation);
        var page = await inbox.ListAsync(ns, user, InboxFilter.Everything, after, limit, cancellation);
        var events = await HistoryAsync(ns, user, page.Items, cancellation);
        return new RecipientExport(
            await profile, (await wishes).Preferences, [.. (await rooms).Where(r => r.IsMember).Select(r => r.Membership.Name)], page.Items, page.NextCursor, events, await subscribed);
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
