using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Realtime;

namespace Notifications.Announcements;

/// <summary>What admins do with announcements.</summary>
public sealed class AnnouncementHandler(
    AnnouncementStore store, EngagementStore engagements, AnnouncementSchedule schedule, RealtimePush push, Ids ids, TimeProvider time)
{
    /// <summary>A list of its own, which no user's cursor fits.</summary>
    internal const string ListName = "announcements";

    public async Task<AnnouncementDetails> CreateAsync(string ns, Guid id, AnnouncementRequest request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var announcement = Apply(request, new Announcement
        {
            Id = id,
            Title = "",
            Message = "",
            Type = request.Type,
            Placement = request.Placement,
            From = now,
            Audience = request.Audience,
            Revision = 1,
            CreatedAt = now,
            UpdatedAt = now,
        }, now);
        var signal = AnnouncementSignal.Of(null, announcement, now);
        var receipt = await schedule.PlanAsync(ns, announcement, signal, cancellation);
        var stored = await store.AddAsync(ns, announcement, cancellation);
        if (stored.Version == announcement.Version)
            await NotifyAsync(ns, announcement, signal, receipt, cancellation);
        else
            await RepeatAsync(ns, stored, receipt, cancellation);
        return await DescribeAsync(ns, stored, cancellation);
    }

    /// <param name="fits">Whether the request can take the place of what there is.</param>
    /// <param name="versions">The versions that may be replaced (<c>If-Match</c>); null for any.</param>
    internal async Task<AnnouncementChange> ChangeAsync(
        string ns, Guid id, AnnouncementRequest request, Func<Announcement, bool> fits, IReadOnlyList<string>? versions,
        CancellationToken cancellation)
    {
        var (outcome, changed) = await ReplaceAsync(
            ns, id, versions, before => fits(before) ? Apply(request, before, time.GetUtcNow()) : null, cancellation);
        return changed is null
            ? new AnnouncementChange(outcome)
            : new AnnouncementChange(outcome, await DescribeAsync(ns, changed, cancellation), changed.ETag);
    }

    /// <summary>It is hidden at once. Its row goes with the cleanup, after all that users did with it.</summary>
    internal async Task<AnnouncementOutcome> DeleteAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (outcome, _) = await ReplaceAsync(
            ns, id, null, before => before with { DeletedAt = now, UpdatedAt = now, Version = ids.Next() }, cancellation);
        return outcome;
    }

    /// <summary>Null when there is none.</summary>
    public async Task<(AnnouncementDetails Details, string ETag)?> FindAsync(string ns, Guid id, CancellationToken cancellation) =>
        await store.FindAsync(ns, id, cancellation) is { DeletedAt: null } found
            ? (await DescribeAsync(ns, found, cancellation), found.ETag)
            : null;

    public async Task<AnnouncementPage> ListAsync(string ns, Guid? after, int limit, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(ns, after, limit + 1, cancellation);
        Announcement[] page = [.. found.Take(limit)];
        var (numbers, now) = (await engagements.NumbersAsync(ns, page, cancellation), time.GetUtcNow());
        return new AnnouncementPage(
            [.. page.Select((a, i) => AnnouncementDetails.Of(a, numbers[i], now))],
            found.Count > limit ? Cursor.Write(ns, ListName, page[^1].Id) : null);
    }

    private async Task<(AnnouncementOutcome Outcome, Announcement? Changed)> ReplaceAsync(
        string ns, Guid id, IReadOnlyList<string>? versions, Func<Announcement, Announcement?> change, CancellationToken cancellation) =>
        await Optimistic.ChangeAsync<(AnnouncementOutcome Outcome, Announcement? Changed)>(async () =>
        {
            if (await store.FindAsync(ns, id, cancellation) is not { DeletedAt: null } before)
                return (AnnouncementOutcome.NotFound, null);
            if (versions is not null && !versions.Contains(before.ETag))
                return (AnnouncementOutcome.PreconditionFailed, null);
            if (change(before) is not { } after)
                return (AnnouncementOutcome.Invalid, null);
            var signal = AnnouncementSignal.Of(before, after, time.GetUtcNow());
            var receipt = await schedule.PlanAsync(ns, after, signal, cancellation);
            if (!await store.TryReplaceAsync(ns, after, cancellation))
                return null;
            await NotifyAsync(ns, after, signal, receipt, cancellation);
            return (AnnouncementOutcome.Done, after);
        }) ?? (AnnouncementOutcome.Busy, null);

    /// <summary>When the real-time service does not take it, the message in the queue does it.</summary>
    private async Task NotifyAsync(
        string ns, Announcement announcement, AnnouncementSignal? signal, QueueReceipt? receipt, CancellationToken cancellation)
    {
        if (signal is null || receipt is null)
            return;
        var (target, argument) = signal.MessageFor(announcement);
        var taken = await Task.WhenAll(signal.GroupsIn(ns)
            .Select(group => push.ToGroupAsync(group, target, argument, PlatformJson.Default.JsonElement, cancellation)));
        if (taken.All(t => t))
            await schedule.WithdrawAsync(receipt, cancellation);
    }

    /// <summary>An earlier try of the same request made it, and may have been broken off before it told anybody.</summary>
    private Task RepeatAsync(string ns, Announcement stored, QueueReceipt? receipt, CancellationToken cancellation) =>
        stored.IsActiveAt(time.GetUtcNow())
            ? NotifyAsync(ns, stored, AnnouncementSignal.Begin(stored), receipt, cancellation)
            : Task.CompletedTask;

    private Announcement Apply(AnnouncementRequest request, Announcement before, DateTimeOffset now) => before with
    {
        Title = request.Title,
        Message = request.Message,
        Type = request.Type,
        Placement = request.Placement,
        ActionUrl = request.ActionUrl,
        From = request.From ?? before.From,
        Until = request.Until,
        Audience = request.Audience,
        Revision = request.Revision ?? before.Revision,
        // What was visible until now may have been dismissed.
        ShownRevision = Math.Max(before.ShownRevision, before.RowTag is not null && before.From <= now ? before.Revision : 0),
        UpdatedAt = now,
        Version = ids.Next(),
    };

    private async Task<AnnouncementDetails> DescribeAsync(string ns, Announcement announcement, CancellationToken cancellation) =>
        AnnouncementDetails.Of(announcement, (await engagements.NumbersAsync(ns, [announcement], cancellation))[0], time.GetUtcNow());
}

internal enum AnnouncementOutcome
{
    Done,
    NotFound,
    PreconditionFailed,
    Invalid,

    /// <summary>Others kept changing it.</summary>
    Busy,
}

internal sealed record AnnouncementChange(AnnouncementOutcome Outcome, AnnouncementDetails? Details = null, string? ETag = null);

internal static class AnnouncementProblems
{
    public static Problem NotFound(Guid id) => Problems.NotFound($"There is no announcement {id}.");

    public static Problem Busy() => Problems.Conflict("The announcement kept changing. Try again.");

    public static Problem Changed() =>
        Problems.PreconditionFailed(
            "The announcement is not the version of If-Match any more. Read it again, and put it with its new ETag.");
}
