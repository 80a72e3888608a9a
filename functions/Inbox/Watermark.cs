namespace Notifications.Inbox;

/// <summary>Everything of a user up to this id was marked read at once: one row instead of one write for each.</summary>
public sealed record Watermark(Guid UpTo, DateTimeOffset At)
{
    /// <summary>A notification as the watermark makes it: read if it is covered, and else as its own row says.</summary>
    public static Notification Apply(Watermark? watermark, Notification notification) =>
        watermark is not null && notification.Id.CompareTo(watermark.UpTo) <= 0 ? notification.Read(watermark.At) : notification;
}
