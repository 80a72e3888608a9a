using Notifications.Shared;

namespace Notifications.Sending;

/// <summary>Reads what says which update of a collapse key is the later one: <c>at</c> or <c>sequence</c>, or both.</summary>
internal static class CollapseOrderReader
{
    /// <summary>What every JSON reader keeps exactly.</summary>
    private const long MaxSequence = 9_007_199_254_740_991;

    /// <summary>Senders' clocks differ from ours. A time further ahead would beat every update until then.</summary>
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <param name="latest">When it is sent.</param>
    public static (DateTimeOffset? At, long? Sequence) Read(JsonFields fields, bool hasKey, DateTimeOffset latest)
    {
        var (at, sequence) = (fields.Time("at"), fields.Whole("sequence", 0, MaxSequence));
        if (at > latest + MaxAhead)
            fields.Fail("at", $"'{Rfc3339.Format(at.Value)}' is not allowed; allowed: a time that is at most {MaxAhead.TotalMinutes:0} minutes ahead of the sending");
        if (!hasKey && at is not null)
            fields.Fail("at", "is not allowed; allowed: only with a 'collapseKey'");
        if (!hasKey && sequence is not null)
            fields.Fail("sequence", "is not allowed; allowed: only with a 'collapseKey'");
        return (ToMilliseconds(at), sequence);
    }

    /// <summary>As it is told to clients: they compare it too.</summary>
    private static DateTimeOffset? ToMilliseconds(DateTimeOffset? at) => at is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds()) : null;
}
