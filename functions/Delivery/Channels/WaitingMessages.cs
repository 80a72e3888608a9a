using System.Collections.Concurrent;
using Notifications.Domain;

namespace Notifications.Delivery.Channels;

/// <summary>What this instance is trying, or has put back into a queue for a later try, which nobody can see there until then.</summary>
public sealed class WaitingMessages(TimeProvider time)
{
    /// <summary>Enough to find the oldest: those that are not kept are younger than some that are.</summary>
    private const int MaxPerChannel = 10_000;

    private readonly ConcurrentDictionary<(ChannelKind Kind, Guid Id), (DateTimeOffset Since, DateTimeOffset Until)> waiting = new();

    /// <param name="since">When it was first tried.</param>
    /// <param name="until">When it is to be tried again, by whichever instance; from then on the queue tells of it.</param>
    public void Add(ChannelKind kind, Guid id, DateTimeOffset since, DateTimeOffset until)
    {
        if (waiting.Count < MaxPerChannel || waiting.ContainsKey((kind, id)))
            waiting[(kind, id)] = (since, until);
    }

    public void Remove(ChannelKind kind, Guid id) => waiting.TryRemove((kind, id), out _);

    public DateTimeOffset? OldestOf(ChannelKind kind)
    {
        DateTimeOffset? oldest = null;
        foreach (var (key, (since, until)) in waiting)
        {
            if (until < time.GetUtcNow())
                waiting.TryRemove(key, out _);
            else if (key.Kind == kind && !(since >= oldest))
                oldest = since;
        }
        return oldest;
    }
}
