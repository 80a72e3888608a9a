namespace Notifications.Client;

/// <summary>What was received so far: each notification once, however often and by whichever way it comes.</summary>
internal sealed class Feed
{
    /// <summary>More than a catch-up brings, and than can be in flight.</summary>
    public const int Remembered = 10_000;

    /// <summary>Tasks and the like that are under way.</summary>
    private const int Collapsed = 500;

    private readonly object gate = new();
    private readonly RecentIds seen = new(Remembered);
    private readonly Dictionary<string, Notification> latest = new(StringComparer.Ordinal);
    private Guid? newest;

    /// <param name="known">They are not new.</param>
    public Feed(IEnumerable<Guid> known, Guid? newest)
    {
        foreach (var id in known)
            seen.Add(id);
        this.newest = newest;
    }

    /// <summary>What is missed is what came after it.</summary>
    public Guid? Newest
    {
        get
        {
            lock (gate)
                return newest;
        }
    }

    public bool Has(Guid id)
    {
        lock (gate)
            return seen.Has(id);
    }

    /// <summary>False for one that was there already, or that a later one with the same collapse key, or of the same group, has
    /// replaced.</summary>
    public bool Accept(Notification notification)
    {
        lock (gate)
        {
            if (!seen.Add(notification.Id))
                return false;
            if (newest is not { } id || notification.Id.CompareTo(id) > 0)
                newest = notification.Id;
            return !IsReplaced(notification);
        }
    }

    /// <summary>Remembers it when it is not.</summary>
    private bool IsReplaced(Notification notification)
    {
        if ((notification.CollapseKey ?? notification.Group?.Id.ToString()) is not { } key)
            return false;
        if (latest.TryGetValue(key, out var other) && IsLater(other, notification))
            return true;
        latest[key] = notification;
        if (latest.Count > Collapsed)
            latest.Remove(latest.MinBy(l => l.Value.Id).Key);
        return false;
    }

    /// <summary>The server's own order: pushes can overtake each other.</summary>
    private static bool IsLater(Notification one, Notification other)
    {
        if (one.Sequence is { } a && other.Sequence is { } b && a != b)
            return a > b;
        var order = (one.At ?? one.CreatedAt).CompareTo(other.At ?? other.CreatedAt);
        return order != 0 ? order > 0 : one.Id.CompareTo(other.Id) > 0;
    }
}
