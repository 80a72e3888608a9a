using Notifications.Shared;

namespace Notifications.Inbox;

/// <summary>Ids between two others, neither of them included. Ids are made of times, so it is also a range of times.</summary>
public readonly record struct IdRange(Guid? OlderThan = null, Guid? NewerThan = null)
{
    /// <summary>What follows a page's last id and was created in a filter's time.</summary>
    public static IdRange Of(InboxFilter filter, Guid? after)
    {
        var until = filter.Until is { } end ? FirstAtOrAfter(end) : (Guid?)null;
        var older = after is { } last && (until is null || last.CompareTo(until.Value) < 0) ? last : until;
        return new IdRange(older, filter.Since is { } start ? FirstAtOrAfter(start) : null);
    }

    /// <summary>Ids know milliseconds: what is in the middle of one begins with the next.</summary>
    private static Guid FirstAtOrAfter(DateTimeOffset moment) => Ids.FirstAt(moment.AddTicks(TimeSpan.TicksPerMillisecond - 1));
}
