using System.Globalization;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Http;

namespace Notifications.Inbox;

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
