using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Platform.Storage;
using Notifications.Realtime;

namespace Notifications.Announcements;

/// <summary>Tell clients of an announcement, at its time.</summary>
public sealed record AnnouncementMessage
{
    public required string Namespace { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Of the announcement. Another one means that it was changed since, or that this change was never made.</summary>
    public required Guid Version { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required AnnouncementSignal Signal { get; init; }
}

/// <summary>Sees to it that announcements begin and end at their times, and that clients hear of every change. Messages are enqueued before
/// the change that they are about: killed in between, they find that it was not made, and say nothing.</summary>
public sealed class AnnouncementSchedule(Queues queues, AnnouncementStore store, TimeProvider time, ILogger<AnnouncementSchedule> logger)
{
    /// <summary>A message is enqueued before the change that it is about: one that comes first waits for the change, for so long.</summary>
    private static readonly TimeSpan WrittenWithin = TimeSpan.FromMinutes(2), WrittenCheck = TimeSpan.FromSeconds(5);

    /// <summary>By then the request has told clients itself, and taken its message back.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>For an announcement that is about to be written.</summary>
    /// <param name="signal">What the request itself is going to push.</param>
    /// <returns>The message that pushes it in its place.</returns>
    public async Task<QueueReceipt?> PlanAsync(
        string ns, Announcement announcement, AnnouncementSignal? signal, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var isLive = announcement.DeletedAt is null;
        if (isLive && announcement.From > now)
            await PlanAsync(announcement.From, new AnnouncementSignal(SignalKind.Begin, announcement.Audience));
        if (isLive && announcement.Until is { } until && until > now)
            await PlanAsync(until, new AnnouncementSignal(SignalKind.End, announcement.Audience));
        return signal is null ? null : await PlanAsync(now + Grace, signal);

        Task<QueueReceipt> PlanAsync(DateTimeOffset at, AnnouncementSignal what) => EnqueueAsync(
            new() { Namespace = ns, Id = announcement.Id, Version = announcement.Version, NotBefore = at, Signal = what },
            at - time.GetUtcNow(), cancellation);
    }

    public Task WithdrawAsync(QueueReceipt receipt, CancellationToken cancellation) => queues.WithdrawAsync(receipt, cancellation);

    /// <summary>What is to be pushed now.</summary>
    public async Task<SignalRMessageAction[]> HandleAsync(AnnouncementMessage message, CancellationToken cancellation)
    {
        await WaitRemainder.WaitAsync(time, message.NotBefore, cancellation);
        if (message.NotBefore > time.GetUtcNow())
        {
            await EnqueueAsync(message, message.NotBefore - time.GetUtcNow(), cancellation);
            return [];
        }
        var found = await store.FindAsync(message.Namespace, message.Id, cancellation);
        // Versions are ids, in the order in which they were made.
        if ((found is null || found.Version.CompareTo(message.Version) < 0) && time.GetUtcNow() < message.NotBefore + WrittenWithin)
            await EnqueueAsync(message, WrittenCheck, cancellation);
        if (found is not { } announcement || announcement.Version != message.Version)
            return [];
        // Its end may have come while the queue was late.
        if (message.Signal.Kind != SignalKind.End && !announcement.IsActiveAt(time.GetUtcNow()))
            return [];
        var (target, argument) = message.Signal.MessageFor(announcement);
        logger.Pushed(message.Id, target);
        return [.. message.Signal.GroupsIn(message.Namespace)
            .Select(group => new SignalRMessageAction(target, [argument]) { GroupName = group })];
    }

    private Task<QueueReceipt> EnqueueAsync(AnnouncementMessage message, TimeSpan delay, CancellationToken cancellation) =>
        queues.SendAsync(Queues.Announcements, message, AnnouncementsJson.Default.AnnouncementMessage, delay, cancellation);
}

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
