using System.Collections.Concurrent;

namespace Notifications.Analytics;

/// <summary>What happened in each namespace since it was last asked.</summary>
public sealed class ActivityFeed
{
    private readonly ConcurrentDictionary<string, Activity> happening = new();

    public void Add(string ns, Action<Activity> add)
    {
        // One that was taken meanwhile is full: there is a new one, or will be.
        while (!happening.GetOrAdd(ns, _ => new Activity()).TryAdd(add))
        {
        }
    }

    /// <summary>By namespace; nothing for those in which nothing happened.</summary>
    public IEnumerable<(string Namespace, Activity Activity)> Take()
    {
        foreach (var ns in happening.Keys)
        {
            if (!happening.TryRemove(ns, out var activity))
                continue;
            activity.Close();
            yield return (ns, activity);
        }
    }
}
