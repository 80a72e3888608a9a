namespace Notifications.Inbox;

/// <summary>Everything of a user up to this id was marked read at once: one row instead of one write for each.</summary>
/// <param name="Epoch">Counts how often it was moved. What is marked unread below it carries the epoch it was marked in, and so is read
/// again as soon as the watermark moves: no clock has to say which came first.</param>
public sealed record Watermark(Guid UpTo, DateTimeOffset At, int Epoch = 1)
{
    /// <summary>Covers nothing: what the first move is undone to.</summary>
    public static Watermark None(DateTimeOffset at) => new(Guid.Empty, at, 0);

    public bool Covers(Guid id) => id.CompareTo(UpTo) <= 0;

    /// <summary>A notification as the watermark makes it: read if it is covered, and else as its own row says.</summary>
    public static Notification Apply(Watermark? watermark, Notification notification) =>
        watermark is not null && watermark.Covers(notification.Id) && notification.UnreadEpoch != watermark.Epoch ? notification.Read(watermark.At) : notification;
}
