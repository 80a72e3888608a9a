using System.Text.Json;
using Notifications.Realtime;

namespace Notifications.Announcements;

/// <summary>What clients are told.</summary>
public enum SignalKind
{
    /// <summary>It begins: decided when its time has come.</summary>
    Begin,

    /// <summary>Here it is: the same for everyone in the audience, and nobody can have dismissed it.</summary>
    Show,

    /// <summary>Fetch it: what it is, or whether it is for them at all, is not the same for everyone.</summary>
    Fetch,

    /// <summary>It is over.</summary>
    End,
}

/// <param name="Groups">By role and room; none: everyone in the namespace.</param>
public sealed record AnnouncementSignal(SignalKind Kind, AnnouncementAudience Groups)
{
    /// <summary>What clients hear of a change that was just made; null when nobody sees a difference.</summary>
    /// <param name="before">Null when it is new.</param>
    public static AnnouncementSignal? Of(Announcement? before, Announcement after, DateTimeOffset now)
    {
        var (was, isNow) = (before?.IsActiveAt(now) == true, after.IsActiveAt(now));
        if (!isNow)
            return was ? new AnnouncementSignal(SignalKind.End, before!.Audience) : null;
        if (!was)
            return Begin(after);
        var groups = Union(before!.Audience, after.Audience);
        // Whoever is no longer in the audience has to drop it, and who dismissed this revision must not see it again.
        return before.Revision < after.Revision && SameGroups(before.Audience, after.Audience)
            ? Begin(after)
            : new AnnouncementSignal(SignalKind.Fetch, groups);
    }

    /// <summary>How it appears.</summary>
    public static AnnouncementSignal Begin(Announcement announcement) => new(
        announcement.Audience.Locales.Count == 0 && announcement.Revision > announcement.ShownRevision ? SignalKind.Show : SignalKind.Fetch,
        announcement.Audience);

    /// <summary>The real-time service's groups.</summary>
    public IEnumerable<string> GroupsIn(string ns) =>
        Groups.Everyone ? [HubGroups.Everyone(ns)] : Groups.Memberships.Select(m => HubGroups.Of(ns, m));

    /// <summary>The hub event, and its argument.</summary>
    public (string Target, JsonElement Argument) MessageFor(Announcement announcement) => Kind switch
    {
        SignalKind.Show => (AnnouncementEvents.Announcement,
            JsonSerializer.SerializeToElement(VisibleAnnouncement.Of(announcement), AnnouncementsJson.Default.VisibleAnnouncement)),
        SignalKind.Fetch => (AnnouncementEvents.Changed, Reference(announcement)),
        SignalKind.End => (AnnouncementEvents.Ended, Reference(announcement)),
        SignalKind.Begin => Begin(announcement).MessageFor(announcement),
    };

    private static JsonElement Reference(Announcement announcement) =>
        JsonSerializer.SerializeToElement(new AnnouncementReference(announcement.Id), AnnouncementsJson.Default.AnnouncementReference);

    private static bool SameGroups(AnnouncementAudience one, AnnouncementAudience other) =>
        one.Memberships.ToHashSet().SetEquals(other.Memberships) && one.Locales.SequenceEqual(other.Locales);

    private static AnnouncementAudience Union(AnnouncementAudience one, AnnouncementAudience other) => one.Everyone || other.Everyone
        ? new AnnouncementAudience([], [], [])
        : new AnnouncementAudience([.. one.Roles.Union(other.Roles)], [.. one.Rooms.Union(other.Rooms)], []);
}

/// <summary>The hub events of announcements.</summary>
internal static class AnnouncementEvents
{
    public const string Announcement = "announcement", Ended = "announcementEnded";

    /// <summary>Fetch the list: something in it changed.</summary>
    public const string Changed = "announcementsChanged";

    /// <summary>The user dismissed it on another connection.</summary>
    public const string Dismissed = "announcementDismissed";
}
