namespace Notifications.Client;

/// <summary>Where the next catch-up begins; it outlives the connection that did not get to its end.</summary>
internal sealed class Gap
{
    private readonly object gate = new();
    private Guid? after;

    public Guid? After
    {
        get
        {
            lock (gate)
                return after;
        }
    }

    /// <summary>What came after this is to be asked for.</summary>
    public void Open(Guid? from)
    {
        lock (gate)
            after = TimeIds.Earlier(after, from);
    }

    /// <summary>Whoever is told to look meanwhile opens a new one.</summary>
    public Guid? Take()
    {
        lock (gate)
        {
            var taken = after;
            after = null;
            return taken;
        }
    }
}
