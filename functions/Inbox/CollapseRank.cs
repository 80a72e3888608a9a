namespace Notifications.Inbox;

/// <summary>Which of two notifications with the same collapse key is the later one, in whatever order they are handled.</summary>
/// <param name="Sequence">The sender's own count; it decides where both have one.</param>
/// <param name="At">When it was so: as the sender says, else when the send was accepted or due.</param>
/// <param name="Id">Decides between two of the same moment.</param>
public readonly record struct CollapseRank(long? Sequence, DateTimeOffset At, Guid Id)
{
    public static CollapseRank Of(Notification notification) => new(notification.Sequence, notification.At ?? notification.CreatedAt, notification.Id);

    public bool IsLaterThan(CollapseRank other)
    {
        if (Sequence is { } one && other.Sequence is { } another && one != another)
            return one > another;
        return At == other.At ? Id.CompareTo(other.Id) > 0 : At > other.At;
    }
}
