namespace Notifications.Client;

/// <summary>The last ids, as many as fit. For one thread at a time.</summary>
internal sealed class RecentIds(int limit)
{
    private readonly HashSet<Guid> ids = [];
    private readonly Queue<Guid> order = new();

    /// <summary>Oldest first.</summary>
    public IEnumerable<Guid> All => order;

    public bool Has(Guid id) => ids.Contains(id);

    /// <summary>False when it was there.</summary>
    public bool Add(Guid id)
    {
        if (!ids.Add(id))
            return false;
        order.Enqueue(id);
        if (order.Count > limit)
            ids.Remove(order.Dequeue());
        return true;
    }
}
