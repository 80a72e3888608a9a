namespace Notifications.Audit;

/// <summary>The first entries after a place that a filter lets through, whatever order they come in: never more in memory than are asked for.</summary>
public sealed class NewestEntries(AuditFilter filter, int count)
{
    private static readonly Comparer<AuditEntry> NewestFirst = Comparer<AuditEntry>.Create((a, b) => AuditPosition.Of(a).CompareTo(AuditPosition.Of(b)));
    private readonly SortedSet<AuditEntry> kept = new(NewestFirst);
    private readonly Lock gate = new();

    public AuditFilter Filter => filter;

    public int Count => count;

    /// <summary>One that is there already, found in another place, is kept once.</summary>
    public void Add(AuditEntry entry)
    {
        if (!filter.Matches(entry))
            return;
        lock (gate)
        {
            kept.Add(entry);
            if (kept.Count > count)
                kept.Remove(kept.Max!);
        }
    }

    /// <summary>Nothing from before that time can be among them any more.</summary>
    public bool IsFullSince(DateTimeOffset moment)
    {
        lock (gate)
            return kept.Count == count && kept.Max!.At >= moment;
    }

    public AuditEntry[] ToArray()
    {
        lock (gate)
            return [.. kept];
    }
}
