using Microsoft.Extensions.Options;
using Notifications.Realtime;
using Notifications.Recipients;
using Notifications.Templates;

namespace Notifications.Announcements;

/// <summary>Announcements as a user sees them.</summary>
public sealed class AnnouncementInbox(
    AnnouncementStore store, EngagementStore engagements, MembershipStore memberships, RecipientStore recipients, RealtimePush push,
    IOptions<TemplateOptions> templates, TimeProvider time)
{
    /// <summary>More at once nobody reads.</summary>
    public const int MaxActive = 100;

    /// <summary>What is active, for this user and not dismissed; newest first.</summary>
    public async Task<VisibleAnnouncements> ListAsync(string ns, string user, CancellationToken cancellation)
    {
        var done = engagements.ListAsync(ns, user, cancellation);
        var active = await store.ListActiveAsync(ns, time.GetUtcNow(), MaxActive, cancellation);
        var isFor = await AudienceOfAsync(ns, user, active, cancellation);
        var own = await done;
        return new VisibleAnnouncements([.. active.Where(isFor)
            .Select(a => (Announcement: a, Own: own.GetValueOrDefault(a.Id)))
            .Where(a => a.Own?.Hides(a.Announcement) != true)
            .Select(a => VisibleAnnouncement.Of(a.Announcement, a.Own?.Revision == a.Announcement.Revision ? a.Own.SeenAt : null))]);
    }

    /// <param name="revision">The one that the user looked at; null: the current one.</param>
    internal async Task<EngagementResult> RecordAsync(
        string ns, string user, Guid id, EngagementKind kind, int? revision, CancellationToken cancellation)
    {
        // One that has just ended is still on somebody's screen.
        if (await store.FindAsync(ns, id, cancellation) is not { DeletedAt: null } announcement
            || announcement.StatusAt(time.GetUtcNow()) == AnnouncementStatus.Scheduled
            || !(await AudienceOfAsync(ns, user, [announcement], cancellation))(announcement))
            return new EngagementResult(EngagementOutcome.NotFound);
        if (revision > announcement.Revision)
            return new EngagementResult(EngagementOutcome.NoSuchRevision, Latest: announcement.Revision);
        if (await engagements.RecordAsync(ns, user, id, kind, revision ?? announcement.Revision, cancellation) is not var (before, after))
            return new EngagementResult(EngagementOutcome.Busy);
        if (after.DismissedAt is not null && (before.DismissedAt is null || before.Revision < after.Revision))
        {
            await push.ToUserAsync(
                ns, user, AnnouncementEvents.Dismissed, new AnnouncementDismissed(id, after.Revision),
                AnnouncementsJson.Default.AnnouncementDismissed, cancellation);
        }
        return new EngagementResult(EngagementOutcome.Done, after);
    }

    /// <summary>All that is kept of what the user did.</summary>
    public async Task<IReadOnlyList<Engagement>> ExportAsync(string ns, string user, CancellationToken cancellation) =>
        [.. (await engagements.ListAsync(ns, user, cancellation)).Values];

    /// <summary>Reads of the user only what these audiences ask for: for everyone nothing.</summary>
    private async Task<Func<Announcement, bool>> AudienceOfAsync(
        string ns, string user, IReadOnlyList<Announcement> announcements, CancellationToken cancellation)
    {
        var groups = announcements.All(a => a.Audience.Everyone) ? [] : await memberships.LinksAsync(ns, user, null, cancellation);
        var profile = announcements.All(a => a.Audience.Locales.Count == 0) ? null : await recipients.GetAsync(ns, user, cancellation);
        var (joined, languages) = (groups.Where(l => l.IsMember).Select(l => l.Membership).ToHashSet(), Languages(profile?.Locale));
        return announcement => announcement.Audience.Reaches(joined) && announcement.Audience.Speaks(languages);
    }

    /// <summary>Who gave no language has the templates' default one.</summary>
    private string[] Languages(string? locale)
    {
        var own = Locales.Normalize(locale ?? "") ?? templates.Value.DefaultLocale;
        return [.. Locales.Chain(own, own)];
    }
}

internal enum EngagementOutcome
{
    Done,
    NotFound,
    NoSuchRevision,

    /// <summary>Others kept changing the counters.</summary>
    Busy,
}

internal sealed record EngagementResult(EngagementOutcome Outcome, Engagement? Engagement = null, int Latest = 0);
