namespace Notifications.Inbox;

/// <summary>What came of changing a notification.</summary>
/// <param name="Notification">As it is now; null when it was not found.</param>
/// <param name="Before">As it was, when it changed.</param>
public readonly record struct ChangeResult(ChangeOutcome Outcome, Notification? Notification = null, Notification? Before = null);

public enum ChangeOutcome
{
    Changed,

    /// <summary>It was so already.</summary>
    Unchanged,

    NotFound,

    /// <summary>Its sender set an end that comes before what was asked for.</summary>
    ExpiresBefore,

    /// <summary>Others kept changing it; trying again makes sense.</summary>
    Busy,
}
