using Azure;

namespace Notifications.Inbox;

/// <summary>What is known of a user's inbox as a whole: the row beside their notifications.</summary>
/// <param name="ETag">Null when there is no row yet.</param>
public sealed record InboxState(Watermark? Watermark, KeptCount? Kept, ETag? ETag);
