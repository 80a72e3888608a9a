using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>What kind of notification it is.</summary>
[JsonConverter(typeof(ApiEnumConverter<NotificationType>))]
public enum NotificationType
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,
    /// <summary>About the system.</summary>
    System,
    /// <summary>Somebody did something.</summary>
    UserAction,
    /// <summary>How far a task is.</summary>
    ProgressUpdate,
    /// <summary>Somebody has to look.</summary>
    Alert,
    /// <summary>Something failed.</summary>
    Error,
    /// <summary>Something succeeded.</summary>
    Success,
    /// <summary>Good to know.</summary>
    Info,
    /// <summary>Something may fail.</summary>
    Warning,
    /// <summary>Of the administrators.</summary>
    Admin,
    /// <summary>About security; nobody can refuse it.</summary>
    Security,
}

/// <summary>How much it matters, in rising order: how long it is kept, how often it is pushed, and where to turn when nobody
/// acknowledges it.</summary>
[JsonConverter(typeof(ApiEnumConverter<Priority>))]
public enum Priority
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,
    /// <summary>Least.</summary>
    Low,
    /// <summary>The default.</summary>
    Normal,
    /// <summary>Confirmed: other channels follow when nobody acknowledges it.</summary>
    High,
    /// <summary>Also in quiet hours.</summary>
    Urgent,
    /// <summary>Nobody can refuse it.</summary>
    Critical,
}

/// <summary>How far a notification has come to its recipient.</summary>
[JsonConverter(typeof(ApiEnumConverter<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>Of a newer server.</summary>
    Unknown,
    /// <summary>Stored, and not pushed yet.</summary>
    Pending,
    /// <summary>Pushed.</summary>
    Sent,
    /// <summary>A client acknowledged it.</summary>
    Delivered,
    /// <summary>The user read it.</summary>
    Read,
    /// <summary>Nothing reached the user.</summary>
    Failed,
}

/// <summary>A way to reach a user.</summary>
[JsonConverter(typeof(ApiEnumConverter<DeliveryChannel>))]
public enum DeliveryChannel
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,
    /// <summary>The inbox, and pushes to connected clients.</summary>
    InApp,
    /// <summary>A mail.</summary>
    Email,
    /// <summary>A text message.</summary>
    Sms,
    /// <summary>Web Push to the user's browsers.</summary>
    Push,
}

/// <summary>How far a send is.</summary>
[JsonConverter(typeof(ApiEnumConverter<SendStatus>))]
public enum SendStatus
{
    /// <summary>Of a newer server.</summary>
    Unknown,
    /// <summary>Accepted; the queue goes on with it.</summary>
    Queued,
    /// <summary>Under way.</summary>
    Running,
    /// <summary>All recipients have been handled.</summary>
    Completed,
    /// <summary>Some recipients could not be handled.</summary>
    Failed,
    /// <summary>Waits for its time.</summary>
    Scheduled,
    /// <summary>Cancelled before its time.</summary>
    Cancelled,
    /// <summary>Taken back.</summary>
    Recalled,
    /// <summary>Only tried: nothing was sent.</summary>
    DryRun,
}

/// <summary>What became of a send for one recipient.</summary>
[JsonConverter(typeof(ApiEnumConverter<RecipientStatus>))]
public enum RecipientStatus
{
    /// <summary>Of a newer server.</summary>
    Unknown,
    /// <summary>Stored and pushed.</summary>
    Sent,
    /// <summary>Stored; the queue pushes it.</summary>
    Pending,
    /// <summary>The recipient's preferences refuse it.</summary>
    Skipped,
    /// <summary>A later one with the same collapse key is there already: neither stored nor pushed.</summary>
    Superseded,
    /// <summary>Not pushed, where nothing is kept.</summary>
    Failed,
}

/// <summary>Why a recipient was skipped.</summary>
[JsonConverter(typeof(ApiEnumConverter<SkipReason>))]
public enum SkipReason
{
    /// <summary>Of a newer server.</summary>
    Unknown,
    /// <summary>The user wants nothing but what is mandatory.</summary>
    OptedOut,
    /// <summary>The user refuses the category.</summary>
    Category,
    /// <summary>The user refuses the type.</summary>
    Type,
    /// <summary>The user wants only what matters more.</summary>
    MinPriority,
    /// <summary>The user wants nothing in the app.</summary>
    InAppOff,
}

/// <summary>What happened to a notification.</summary>
[JsonConverter(typeof(ApiEnumConverter<HistoryEventKind>))]
public enum HistoryEventKind
{
    /// <summary>Of a newer server.</summary>
    Unknown,
    /// <summary>It was stored.</summary>
    Created,
    /// <summary>It waits in a queue.</summary>
    Queued,
    /// <summary>It was pushed to connected clients.</summary>
    Pushed,
    /// <summary>It was pushed again, since nobody acknowledged it.</summary>
    Retried,
    /// <summary>A client has it.</summary>
    Acknowledged,
    /// <summary>It was marked read.</summary>
    Read,
    /// <summary>Nobody acknowledged it: other channels follow.</summary>
    FallbackStarted,
    /// <summary>A channel took it.</summary>
    ChannelSent,
    /// <summary>A channel failed.</summary>
    ChannelFailed,
    /// <summary>A channel was left out.</summary>
    ChannelSkipped,
    /// <summary>Nothing reached the user.</summary>
    Failed,
    /// <summary>It was deleted.</summary>
    Deleted,
    /// <summary>It waits for quiet hours to end, or for a digest.</summary>
    Held,
    /// <summary>It waits no more.</summary>
    Released,
    /// <summary>It was shown.</summary>
    Seen,
    /// <summary>It was marked unread.</summary>
    Unread,
    /// <summary>It was archived.</summary>
    Archived,
    /// <summary>It was taken out of the archive.</summary>
    Unarchived,
    /// <summary>It was put off.</summary>
    Snoozed,
    /// <summary>It came back.</summary>
    Unsnoozed,
    /// <summary>Its deletion was undone.</summary>
    Restored,
    /// <summary>The user chose one of its actions.</summary>
    ActionTaken,
}

/// <summary>What a list of the inbox is narrowed to.</summary>
[JsonConverter(typeof(ApiEnumConverter<InboxStatus>))]
public enum InboxStatus
{
    /// <summary>None; it can't be asked for.</summary>
    Unknown,
    /// <summary>Not read.</summary>
    Unread,
    /// <summary>Read.</summary>
    Read,
    /// <summary>Shown.</summary>
    Seen,
    /// <summary>Never shown.</summary>
    Unseen,
    /// <summary>Put off, which other lists leave out.</summary>
    Snoozed,
    /// <summary>As <see cref="DeliveryStatus.Pending"/>.</summary>
    Pending,
    /// <summary>As <see cref="DeliveryStatus.Sent"/>.</summary>
    Sent,
    /// <summary>As <see cref="DeliveryStatus.Delivered"/>.</summary>
    Delivered,
    /// <summary>As <see cref="DeliveryStatus.Failed"/>.</summary>
    Failed,
}

/// <summary>A day of the week.</summary>
[JsonConverter(typeof(ApiEnumConverter<Weekday>))]
public enum Weekday
{
    /// <summary>Of a newer server. It can't be sent.</summary>
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

/// <summary>How often mails that are not urgent come.</summary>
[JsonConverter(typeof(ApiEnumConverter<DigestFrequency>))]
public enum DigestFrequency
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,
    /// <summary>Each at once.</summary>
    Immediate,
    /// <summary>One an hour.</summary>
    Hourly,
    /// <summary>One a day.</summary>
    Daily,
    /// <summary>One a week.</summary>
    Weekly,
}

/// <summary>Where an announcement is shown.</summary>
[JsonConverter(typeof(ApiEnumConverter<AnnouncementPlacement>))]
public enum AnnouncementPlacement
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,
    /// <summary>Across the page.</summary>
    Banner,
    /// <summary>In a corner.</summary>
    Card,
    /// <summary>In a dialog.</summary>
    Modal,
}

/// <summary>Whether an announcement is shown now.</summary>
[JsonConverter(typeof(ApiEnumConverter<AnnouncementStatus>))]
public enum AnnouncementStatus
{
    /// <summary>Of a newer server.</summary>
    Unknown,
    /// <summary>Not yet.</summary>
    Scheduled,
    /// <summary>Now.</summary>
    Active,
    /// <summary>No more.</summary>
    Ended,
}
