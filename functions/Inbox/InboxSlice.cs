namespace Notifications.Inbox;

/// <summary>A part of an inbox, newest first.</summary>
/// <param name="StoppedAt">The last one looked at, when looking on would have been too much for one page.</param>
public sealed record InboxSlice(IReadOnlyList<Notification> Items, Guid? StoppedAt)
{
    /// <summary>Both in order, up to where both were looked at; and after which one the next page begins, null when there is none.</summary>
    /// <param name="limit">At least one less than was asked of either: one more tells whether there is a next page.</param>
    public (Notification[] Items, Guid? Next) Merge(InboxSlice other, int limit)
    {
        var stoppedAt = Newer(StoppedAt, other.StoppedAt);
        var found = Items.Concat(other.Items).OrderByDescending(n => n.Id)
            .Where(n => stoppedAt is not { } last || n.Id.CompareTo(last) >= 0).Take(limit + 1).ToArray();
        return found.Length > limit ? (found[..limit], found[limit - 1].Id) : (found, stoppedAt);
    }

    private static Guid? Newer(Guid? one, Guid? other) =>
        one is { } a && other is { } b ? (a.CompareTo(b) > 0 ? a : b) : one ?? other;
}
