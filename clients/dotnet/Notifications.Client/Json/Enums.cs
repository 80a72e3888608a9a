using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>The type of a notification.</summary>
[JsonConverter(typeof(ApiEnumConverter<NotificationType>))]
public enum NotificationType
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>A message about the system.</summary>
    System,
    /// <summary>An action by a user.</summary>
    UserAction,
    /// <summary>The progress of a task.</summary>
    ProgressUpdate,
    /// <summary>Something that needs attention.</summary>
    Alert,
    /// <summary>An error.</summary>
    Error,
    /// <summary>A success.</summary>
    Success,
    /// <summary>General information.</summary>
    Info,
    /// <summary>A warning.</summary>
    Warning,
    /// <summary>A message from the administrators.</summary>
    Admin,
    /// <summary>About security; users can't refuse it.</summary>
    Security,
}

/// <summary>The priority, in ascending order: how long it is kept, how often it is pushed, and which channels are used if nobody
/// acknowledges it.</summary>
[JsonConverter(typeof(ApiEnumConverter<Priority>))]
public enum Priority
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>The lowest priority.</summary>
    Low,
    /// <summary>The default.</summary>
    Normal,
    /// <summary>Other channels are used if nobody acknowledges it.</summary>
    High,
    /// <summary>Also delivered during quiet hours.</summary>
    Urgent,
    /// <summary>Users can't refuse it.</summary>
    Critical,
}

/// <summary>The delivery status of a notification.</summary>
[JsonConverter(typeof(ApiEnumConverter<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>A value from a newer server.</summary>
    Unknown,
    /// <summary>Stored but not pushed yet.</summary>
    Pending,
    /// <summary>Pushed to connected clients.</summary>
    Sent,
    /// <summary>A client acknowledged it.</summary>
    Delivered,
    /// <summary>The user read it.</summary>
    Read,
    /// <summary>Nothing reached the user.</summary>
    Failed,
}

/// <summary>A delivery channel.</summary>
[JsonConverter(typeof(ApiEnumConverter<DeliveryChannel>))]
public enum DeliveryChannel
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>The inbox, and pushes to connected clients.</summary>
    InApp,
    /// <summary>Email.</summary>
    Email,
    /// <summary>A text message.</summary>
    Sms,
    /// <summary>Web Push to the user's browsers.</summary>
    Push,
}

/// <summary>The status of a send.</summary>
[JsonConverter(typeof(ApiEnumConverter<SendStatus>))]
public enum SendStatus
{
    /// <summary>A value from a newer server.</summary>
    Unknown,
    /// <summary>Accepted; the queue continues with it.</summary>
    Queued,
    /// <summary>In progress.</summary>
    Running,
    /// <summary>All recipients have been handled.</summary>
    Completed,
    /// <summary>Some recipients could not be handled.</summary>
    Failed,
    /// <summary>Waiting for its scheduled time.</summary>
    Scheduled,
    /// <summary>Cancelled before its scheduled time.</summary>
    Cancelled,
    /// <summary>Recalled.</summary>
    Recalled,
    /// <summary>A dry run: nothing was sent.</summary>
    DryRun,
}

/// <summary>The outcome of a send for one recipient.</summary>
[JsonConverter(typeof(ApiEnumConverter<RecipientStatus>))]
public enum RecipientStatus
{
    /// <summary>A value from a newer server.</summary>
    Unknown,
    /// <summary>Stored and pushed.</summary>
    Sent,
    /// <summary>Stored; the queue pushes it.</summary>
    Pending,
    /// <summary>Refused by the recipient's preferences.</summary>
    Skipped,
    /// <summary>A later one with the same collapse key already exists: neither stored nor pushed.</summary>
    Superseded,
    /// <summary>Could not be pushed, and nothing is stored.</summary>
    Failed,
}

/// <summary>Why a recipient was skipped.</summary>
[JsonConverter(typeof(ApiEnumConverter<SkipReason>))]
public enum SkipReason
{
    /// <summary>A value from a newer server.</summary>
    Unknown,
    /// <summary>The user accepts only mandatory notifications.</summary>
    OptedOut,
    /// <summary>The user refuses the category.</summary>
    Category,
    /// <summary>The user refuses the type.</summary>
    Type,
    /// <summary>The user accepts only higher priorities.</summary>
    MinPriority,
    /// <summary>The user turned off in-app notifications.</summary>
    InAppOff,
}

/// <summary>The kind of a history event.</summary>
[JsonConverter(typeof(ApiEnumConverter<HistoryEventKind>))]
public enum HistoryEventKind
{
    /// <summary>A value from a newer server.</summary>
    Unknown,
    /// <summary>It was stored.</summary>
    Created,
    /// <summary>It was queued.</summary>
    Queued,
    /// <summary>It was pushed to connected clients.</summary>
    Pushed,
    /// <summary>It was pushed again because nobody acknowledged it.</summary>
    Retried,
    /// <summary>A client acknowledged it.</summary>
    Acknowledged,
    /// <summary>It was marked as read.</summary>
    Read,
    /// <summary>Nobody acknowledged it: other channels are used.</summary>
    FallbackStarted,
    /// <summary>A channel accepted it.</summary>
    ChannelSent,
    /// <summary>A channel failed.</summary>
    ChannelFailed,
    /// <summary>A channel was skipped.</summary>
    ChannelSkipped,
    /// <summary>Nothing reached the user.</summary>
    Failed,
    /// <summary>It was deleted.</summary>
    Deleted,
    /// <summary>It is held until quiet hours end or the next digest.</summary>
    Held,
    /// <summary>It is no longer held.</summary>
    Released,
    /// <summary>It was shown.</summary>
    Seen,
    /// <summary>It was marked as unread.</summary>
    Unread,
    /// <summary>It was archived.</summary>
    Archived,
    /// <summary>It was unarchived.</summary>
    Unarchived,
    /// <summary>It was snoozed.</summary>
    Snoozed,
    /// <summary>Its snooze ended.</summary>
    Unsnoozed,
    /// <summary>It was restored.</summary>
    Restored,
    /// <summary>The user chose one of its actions.</summary>
    ActionTaken,
}

/// <summary>A status to filter the inbox by.</summary>
[JsonConverter(typeof(ApiEnumConverter<InboxStatus>))]
public enum InboxStatus
{
    /// <summary>No status; can't be used as a filter.</summary>
    Unknown,
    /// <summary>Unread notifications.</summary>
    Unread,
    /// <summary>Read notifications.</summary>
    Read,
    /// <summary>Notifications that were shown.</summary>
    Seen,
    /// <summary>Notifications that were never shown.</summary>
    Unseen,
    /// <summary>Snoozed notifications, which other lists leave out.</summary>
    Snoozed,
    /// <summary>See <see cref="DeliveryStatus.Pending"/>.</summary>
    Pending,
    /// <summary>See <see cref="DeliveryStatus.Sent"/>.</summary>
    Sent,
    /// <summary>See <see cref="DeliveryStatus.Delivered"/>.</summary>
    Delivered,
    /// <summary>See <see cref="DeliveryStatus.Failed"/>.</summary>
    Failed,
}

/// <summary>A day of the week.</summary>
[JsonConverter(typeof(ApiEnumConverter<Weekday>))]
public enum Weekday
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>Monday.</summary>
    Mon,
    /// <summary>Tuesday.</summary>
    Tue,
    /// <summary>Wednesday.</summary>
    Wed,
    /// <summary>Thursday.</summary>
    Thu,
    /// <summary>Friday.</summary>
    Fri,
    /// <summary>Saturday.</summary>
    Sat,
    /// <summary>Sunday.</summary>
    Sun,
}

/// <summary>How often non-urgent emails are sent.</summary>
[JsonConverter(typeof(ApiEnumConverter<DigestFrequency>))]
public enum DigestFrequency
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>Each immediately.</summary>
    Immediate,
    /// <summary>Once an hour.</summary>
    Hourly,
    /// <summary>Once a day.</summary>
    Daily,
    /// <summary>Once a week.</summary>
    Weekly,
}

/// <summary>Where an announcement is shown.</summary>
[JsonConverter(typeof(ApiEnumConverter<AnnouncementPlacement>))]
public enum AnnouncementPlacement
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>Across the page.</summary>
    Banner,
    /// <summary>In a corner.</summary>
    Card,
    /// <summary>In a dialog.</summary>
    Modal,
}

/// <summary>The status of an announcement.</summary>
[JsonConverter(typeof(ApiEnumConverter<AnnouncementStatus>))]
public enum AnnouncementStatus
{
    /// <summary>A value from a newer server.</summary>
    Unknown,
    /// <summary>Not shown yet.</summary>
    Scheduled,
    /// <summary>Shown now.</summary>
    Active,
    /// <summary>No longer shown.</summary>
    Ended,
}
