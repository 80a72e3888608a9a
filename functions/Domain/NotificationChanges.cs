namespace Notifications.Domain;

/// <summary>What may happen to a notification, as pure functions: its delivery's state machine is here and nowhere else. Each gives back
/// the same instance when there is nothing to change.</summary>
internal static class NotificationChanges
{
    /// <param name="inSight">Whether the page that received it was in sight; null: nobody said.</param>
    public static Notification Acknowledge(this Notification notification, DateTimeOffset now, bool? inSight = null) =>
        notification.AcknowledgedAt is not null ? notification : notification with
        {
            Status = Forward(notification.Status, DeliveryStatus.Delivered),
            DeliveredAt = notification.DeliveredAt ?? now,
            AcknowledgedAt = now,
            AcknowledgedInSight = inSight,
            FailedReason = null,
            RoundTripMs = Math.Round((now - (notification.SentAt ?? notification.CreatedAt)).TotalMilliseconds, 1),
        };

    /// <summary>Read implies seen.</summary>
    public static Notification Read(this Notification notification, DateTimeOffset now) =>
        notification.ReadAt is not null ? notification : notification with
        {
            Status = DeliveryStatus.Read,
            FailedReason = null,
            SeenAt = notification.SeenAt ?? now,
            ReadAt = now,
            UnreadEpoch = null,
        };

    /// <summary>Choosing an action is reading.</summary>
    public static Notification Take(this Notification notification, string action, DateTimeOffset now) =>
        notification.ActionTaken == action ? notification.Read(now) : notification.Read(now) with { ActionTaken = action };

    public static Notification Seen(this Notification notification, DateTimeOffset now) =>
        notification.SeenAt is not null ? notification : notification with { SeenAt = now };

    /// <summary>It stays seen. What is snoozed comes back at once.</summary>
    public static Notification Unread(this Notification notification, DateTimeOffset now, Watermark? watermark)
    {
        if (notification.SnoozedUntil is not null)
            return notification.Return(now, watermark);
        return notification.ReadAt is null ? notification : notification with
        {
            Status = notification.BeforeReading(),
            ReadAt = null,
            UnreadEpoch = EpochOf(notification, watermark),
        };
    }

    /// <summary>Unread below the watermark in a new epoch, if it was so in one of those.</summary>
    public static Notification KeepUnread(this Notification notification, IReadOnlyCollection<int> epochs, int epoch) =>
        notification.UnreadEpoch is { } was && epochs.Contains(was) ? notification with { UnreadEpoch = epoch } : notification;

    /// <summary>Out of the way, for good: it is not waited for any more.</summary>
    public static Notification Archive(this Notification notification, DateTimeOffset now) =>
        notification.ArchivedAt is not null ? notification : notification with { ArchivedAt = now, SnoozedUntil = null };

    public static Notification Unarchive(this Notification notification) =>
        notification.ArchivedAt is null ? notification : notification with { ArchivedAt = null };

    /// <summary>Out of the way until then; what is archived is so no more. Once it is back it is kept for as long as a new one: what its
    /// priority keeps would else be over before it comes back. An end that its sender set stays.</summary>
    public static Notification Snooze(this Notification notification, DateTimeOffset until, (TimeSpan Unread, TimeSpan Read) kept)
    {
        if (notification.SnoozedUntil == until)
            return notification;
        var snoozed = notification with { SnoozedUntil = until, ArchivedAt = null };
        return notification.HasGivenExpiry ? snoozed : snoozed with
        {
            ExpiresAt = Later(notification.ExpiresAt, until + kept.Unread),
            KeptReadUntil = notification.KeptReadUntil is { } read ? Later(read, until + kept.Read) : null,
        };
    }

    /// <summary>Back from being snoozed, unread.</summary>
    public static Notification Return(this Notification notification, DateTimeOffset now, Watermark? watermark) =>
        notification.SnoozedUntil is null ? notification : notification with
        {
            Status = notification.BeforeReading(),
            SnoozedUntil = null,
            ReadAt = null,
            ReturnedAt = now,
            UnreadEpoch = EpochOf(notification, watermark),
        };

    public static Notification Pushed(this Notification notification, DateTimeOffset now, int attempts) =>
        notification.Attempts >= attempts ? notification : notification with
        {
            Status = Forward(notification.Status, DeliveryStatus.Sent),
            SentAt = notification.SentAt ?? now,
            Attempts = attempts,
        };

    /// <summary>Undoes what the insert took for granted when the push that followed it failed. When the queue has pushed it meanwhile, it
    /// was sent all the same.</summary>
    public static Notification NotPushed(this Notification notification) =>
        notification is not { Status: DeliveryStatus.Sent, Attempts: 1 } ? notification : notification with
        {
            Status = DeliveryStatus.Pending,
            SentAt = null,
            Attempts = 0,
        };

    /// <summary>Nobody acknowledged it, so other channels are tried.</summary>
    public static Notification FellBack(this Notification notification, DateTimeOffset now, string? reason) =>
        notification.FallbackAt is not null || !notification.IsOpen() ? notification
        : notification with { FallbackAt = now, FallbackReason = reason };

    /// <summary>Nothing reached the user but their inbox.</summary>
    public static Notification Failed(this Notification notification, string reason) =>
        notification.Status == DeliveryStatus.Failed || !notification.IsOpen() ? notification : notification with
        {
            Status = Forward(notification.Status, DeliveryStatus.Failed),
            FailedReason = reason,
        };

    /// <summary>Neither acknowledged nor read.</summary>
    public static bool IsOpen(this Notification notification) => notification.AcknowledgedAt is null && notification.ReadAt is null;

    /// <summary>Unread, and neither archived nor snoozed: what the unread count counts.</summary>
    public static bool CountsAsUnread(this Notification notification) =>
        notification is { ReadAt: null, ArchivedAt: null, SnoozedUntil: null };

    /// <summary>Only what the watermark covers has to say that it is unread all the same.</summary>
    private static int? EpochOf(Notification notification, Watermark? watermark) =>
        watermark is not null && watermark.Covers(notification.Id) ? watermark.Epoch : null;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DeliveryStatus BeforeReading(this Notification notification) => notification switch
    {
        { ReadAt: null } => notification.Status,
        { AcknowledgedAt: not null } => DeliveryStatus.Delivered,
        { SentAt: not null } => DeliveryStatus.Sent,
        _ => DeliveryStatus.Pending,
    };

    /// <summary>A failed one can still be delivered: an acknowledgement may come late.</summary>
    private static DeliveryStatus Forward(DeliveryStatus from, DeliveryStatus to) => Rank(to) > Rank(from) ? to : from;

    private static int Rank(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => 0,
        DeliveryStatus.Sent => 1,
        DeliveryStatus.Failed => 2,
        DeliveryStatus.Delivered => 3,
        DeliveryStatus.Read => 4,
    };
}

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
        watermark is not null && watermark.Covers(notification.Id) && notification.UnreadEpoch != watermark.Epoch
        ? notification.Read(watermark.At) : notification;
}
