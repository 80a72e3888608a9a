using System.Globalization;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Recipients.Preferences;

namespace Notifications.Inbox;

/// <summary>A user's inbox as they see it: what was sent to them, broadcasts, and what their watermark covers.</summary>
public sealed class InboxHandler(
    InboxStore store, InboxReader inbox, BroadcastInbox broadcasts, InboxStateStore states, PreferenceEvaluator preferences)
{
    public async Task<NotificationPage> ListAsync(
        string ns, string user, InboxFilter filter, Guid? after, int limit, CancellationToken cancellation)
    {
        var (range, watermark) = (IdRange.Of(filter, after), states.WatermarkAsync(ns, user, cancellation));
        // One more than asked for tells whether there is a next page.
        var shared = broadcasts.ListAsync(ns, user, range, filter, limit + 1, watermark, cancellation);
        var own = await inbox.ListAsync(ns, user, range, filter, limit + 1, watermark, cancellation);
        var (items, next) = own.Merge(await shared, limit);
        return new NotificationPage(items, next is { } last ? Cursor.Write(ns, InboxKeys.List(user), last) : null);
    }

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var watermark = states.WatermarkAsync(ns, user, cancellation);
        var found = await store.FindOwnAsync(ns, user, id, cancellation) ?? await broadcasts.FindAsync(ns, user, id, cancellation)
            ?? await store.FindGroupedAsync(ns, user, id, cancellation);
        var readUpTo = await watermark;
        return found is null ? null : Watermark.Apply(readUpTo, found);
    }

    /// <summary>What the user deleted, for as long as it is kept.</summary>
    public async Task<Notification?> FindDeletedAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        foreach (var rows in new IInboxRows[] { store, broadcasts })
        {
            if (await rows.ReadRowAsync(ns, user, id, cancellation) is { IsDeleted: true } row)
                return row.Notification;
        }
        return null;
    }

    /// <summary>As it would be pushed now: who is told to fetch it shows it like any other.</summary>
    public async Task<Notification?> FindAsPushedAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        await FindAsync(ns, user, id, cancellation) is { } found ? await preferences.ApplySilenceAsync(found, cancellation) : null;

    /// <summary>What a client that was away missed. It connects first, and drops what it has: nothing falls between the two.</summary>
    public async Task<MissedNotifications> ListMissedAsync(
        string ns, string user, CatchUp catchUp, int limit, CancellationToken cancellation)
    {
        var watermark = states.WatermarkAsync(ns, user, cancellation);
        var shared = broadcasts.ListMissedAsync(ns, user, catchUp, limit + 1, cancellation);
        var own = await inbox.ListMissedAsync(ns, user, catchUp, limit + 1, cancellation);
        var (missed, readUpTo) = (own.Concat(await shared).ToArray(), await watermark);
        if (missed.Length > limit)
            return new MissedNotifications([], Reload: true);
        // What was stored a moment ago is as new as what is pushed, and as silent.
        var items = new List<Notification>(missed.Length);
        foreach (var notification in missed.OrderBy(n => n.Id))
            items.Add(await preferences.ApplySilenceAsync(Watermark.Apply(readUpTo, notification), cancellation));
        return new MissedNotifications(items, Reload: false);
    }

    public async Task<InboxStatistics> CountAsync(string ns, string user, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(ns, user, cancellation);
        var all = inbox.ListAllAsync(ns, user, cancellation).Concat(broadcasts.ReadAsync(ns, user, default, cancellation));
        return await InboxStatistics.OfAsync(all.Select(n => Watermark.Apply(watermark, n)), cancellation);
    }
}

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record NotificationPage(IReadOnlyList<Notification> Items, string? NextCursor);

public sealed record UnreadCounts(int Count, IReadOnlyDictionary<Priority, int> ByPriority)
{
    /// <summary>How many of them were not shown yet, up to <see cref="UnreadCounter.MaxUnseen"/>; null when nobody asked.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public int? Unseen { get; init; }
}

/// <param name="RoundTripMs">Milliseconds from sending to the first acknowledgement.</param>
public sealed record Acknowledged(Guid Id, double RoundTripMs);

/// <summary>What marking all read did.</summary>
/// <param name="Updated">How many became read.</param>
/// <param name="ReadUpTo">What undoing it has to name; null when there is nothing to undo at once.</param>
public sealed record MarkedAllRead(int Updated, Guid? ReadUpTo);

/// <summary>How many notifications changed.</summary>
public sealed record Updated(int Count)
{
    [System.Text.Json.Serialization.JsonPropertyName("updated")]
    public int Count { get; init; } = Count;
}

/// <summary>What a client that was away has to be given: everything that was stored since its newest one was made, whatever id that has.
/// Ids alone would not do: one that waits in a queue, or is tried again, is stored after others that were made later.</summary>
/// <param name="After">The newest one that the client has.</param>
public sealed record CatchUp(Guid After)
{
    /// <summary>The most that is given; who missed more loads the first page anew.</summary>
    public const int Max = 300;

    /// <summary>How far instances' clocks may differ, and how long it may take from storing to pushing.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    /// <summary>A large send is pushed to its groups only when all of it is stored.</summary>
    private static readonly TimeSpan QueuedOverlap = TimeSpan.FromMinutes(15);

    /// <summary>How long after it was made a notification may be stored and still be found; a bound for what is looked through.</summary>
    private static readonly TimeSpan LatestStored = TimeSpan.FromDays(1);

    /// <summary>Stored since then.</summary>
    public DateTimeOffset Since { get; } = Before(After, Overlap);

    /// <summary>Stored since then, for what came by the queue.</summary>
    public DateTimeOffset QueuedSince { get; } = Before(After, QueuedOverlap);

    /// <summary>The ids that are looked through.</summary>
    public IdRange Range { get; } = new(NewerThan: Ids.FirstAt(Before(After, Overlap + LatestStored)));

    /// <summary>False for an id that no notification can have.</summary>
    public static bool IsId(Guid id, DateTimeOffset now) =>
        Ids.IsTimed(id) && Ids.TimeOf(id) >= DateTimeOffset.UnixEpoch && Ids.TimeOf(id) <= now + LatestStored;

    private static DateTimeOffset Before(Guid id, TimeSpan by)
    {
        var moment = Ids.TimeOf(id);
        return moment - DateTimeOffset.UnixEpoch < by ? DateTimeOffset.UnixEpoch : moment - by;
    }
}

/// <param name="Items">Oldest first.</param>
/// <param name="Reload">There is too much: the client loads the first page anew.</param>
public sealed record MissedNotifications(IReadOnlyList<Notification> Items, bool Reload);

/// <summary>Reads what a client says that it has, and how much it would take.</summary>
internal static class CatchUpReader
{
    private static readonly string[] Parameters = ["after", "limit"];

    public static (CatchUp CatchUp, int Limit) Read(QueryParameters query, FieldErrors errors, DateTimeOffset now)
    {
        query.RejectUnknown(errors, "this request", Parameters);
        if (!Guid.TryParse(query["after"], out var after) || !CatchUp.IsId(after, now))
        {
            errors.Add("after", $"'{FieldErrors.Shorten(query["after"] ?? "")}' is not allowed; allowed: the id of the newest "
                + "notification that the client has");
            after = Ids.FirstAt(now);
        }
        return (new CatchUp(after), ReadLimit(query["limit"], errors));
    }

    private static int ReadLimit(string? given, FieldErrors errors)
    {
        if (given is null)
            return CatchUp.Max;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= CatchUp.Max)
            return limit;
        errors.Add("limit", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: 1 to {CatchUp.Max}");
        return CatchUp.Max;
    }
}

/// <summary>A user's inbox in numbers; what is deleted or has expired is not in it.</summary>
public sealed record InboxStatistics
{
    public required int Total { get; init; }

    /// <summary>As the unread count has it: neither archived nor snoozed.</summary>
    public required int Unread { get; init; }

    public required IReadOnlyDictionary<DeliveryStatus, int> ByStatus { get; init; }

    public required IReadOnlyDictionary<NotificationType, int> ByType { get; init; }

    public required IReadOnlyDictionary<Priority, int> ByPriority { get; init; }

    /// <summary>Of those that were acknowledged; null when none was.</summary>
    public required double? AverageRoundTripMs { get; init; }

    /// <param name="notifications">As their user sees them.</param>
    public static async Task<InboxStatistics> OfAsync(IAsyncEnumerable<Notification> notifications, CancellationToken cancellation)
    {
        var (total, unread, acknowledged, roundTrips) = (0, 0, 0, 0.0);
        var (byStatus, byType, byPriority) = (new SortedDictionary<DeliveryStatus, int>(), new SortedDictionary<NotificationType, int>(),
            new SortedDictionary<Priority, int>());
        await foreach (var notification in notifications.WithCancellation(cancellation))
        {
            total++;
            unread += notification.CountsAsUnread() ? 1 : 0;
            byStatus[notification.Status] = byStatus.GetValueOrDefault(notification.Status) + 1;
            byType[notification.Type] = byType.GetValueOrDefault(notification.Type) + 1;
            byPriority[notification.Priority] = byPriority.GetValueOrDefault(notification.Priority) + 1;
            if (notification.RoundTripMs is { } roundTrip)
                (acknowledged, roundTrips) = (acknowledged + 1, roundTrips + roundTrip);
        }
        return new InboxStatistics
        {
            Total = total,
            Unread = unread,
            ByStatus = byStatus,
            ByType = byType,
            ByPriority = byPriority,
            AverageRoundTripMs = acknowledged == 0 ? null : Math.Round(roundTrips / acknowledged, 1),
        };
    }
}
