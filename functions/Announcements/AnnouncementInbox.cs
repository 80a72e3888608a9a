using Microsoft.Extensions.Options;
using Notifications.Domain;
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
    public const int MaxVisible = 100;

    /// <summary>So many active ones are looked through for those; ten storage transactions at the most.</summary>
    public const int MaxRead = 1_000;

    /// <summary>What is active, for this user and not dismissed; newest first.</summary>
    public async Task<VisibleAnnouncements> ListAsync(string ns, string user, CancellationToken cancellation)
    {
        var done = engagements.ListAsync(ns, user, cancellation);
        var isFor = AudienceOf(ns, user, cancellation);
        var visible = new List<VisibleAnnouncement>();
        await foreach (var announcement in store.ReadActiveAsync(ns, time.GetUtcNow(), MaxVisible, cancellation).Take(MaxRead))
        {
            var own = (await done).GetValueOrDefault(announcement.Id);
            if (own?.Hides(announcement) != true && await isFor(announcement))
                visible.Add(VisibleAnnouncement.Of(announcement, own?.Revision == announcement.Revision ? own.SeenAt : null));
            if (visible.Count == MaxVisible)
                break;
        }
        await done;
        return new VisibleAnnouncements(visible);
    }

    /// <param name="revision">The one that the user looked at; null: the current one.</param>
    internal async Task<EngagementResult> RecordAsync(
        string ns, string user, Guid id, EngagementKind kind, int? revision, CancellationToken cancellation)
    {
        // One that has just ended is still on somebody's screen.
        if (await store.FindAsync(ns, id, cancellation) is not { DeletedAt: null } announcement
            || announcement.StatusAt(time.GetUtcNow()) == AnnouncementStatus.Scheduled
            || !await AudienceOf(ns, user, cancellation)(announcement))
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

    /// <summary>Reads of the user, once, only what these audiences ask for: for everyone nothing.</summary>
    private Func<Announcement, Task<bool>> AudienceOf(string ns, string user, CancellationToken cancellation)
    {
        var joined = new Lazy<Task<HashSet<Membership>>>(async () =>
            [.. (await memberships.LinksAsync(ns, user, null, cancellation)).Where(l => l.IsMember).Select(l => l.Membership)]);
        var languages = new Lazy<Task<string[]>>(async () => Languages((await recipients.GetAsync(ns, user, cancellation)).Locale));
        return async announcement =>
            (announcement.Audience.Everyone || announcement.Audience.Reaches(await joined.Value))
            && (announcement.Audience.Locales.Count == 0 || announcement.Audience.Speaks(await languages.Value));
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
