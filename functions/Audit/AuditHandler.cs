namespace Notifications.Audit;

/// <summary>What happened and who did it, from both places, newest first.</summary>
public sealed class AuditHandler(AuditStore actions, NotificationEvents events)
{
    public async Task<AuditPage> ListAsync(string ns, AuditFilter filter, int limit, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var newest = new NewestEntries(filter, limit + 1);
        await Task.WhenAll(
            filter.WantsActions ? actions.FindAsync(ns, newest, cancellation) : Task.CompletedTask,
            filter.WantsEvents ? events.FindAsync(ns, newest, cancellation) : Task.CompletedTask);
        var found = newest.ToArray();
        var items = found.Take(limit).ToArray();
        return new AuditPage(items, found.Length > limit ? AuditPosition.Of(items[^1]).WriteCursor(ns) : null);
    }
}
