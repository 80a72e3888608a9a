using Azure;

namespace Notifications.Inbox;

/// <summary>What is known of a user's inbox as a whole: the row beside their notifications.</summary>
/// <param name="ETag">Null when there is no row yet.</param>
/// <param name="Before">The watermark before its last move; null when there is no move to undo.</param>
/// <param name="Undone">Where the watermark was before the last move was undone.</param>
public sealed record InboxState(Watermark? Watermark, KeptCount? Kept, ETag? ETag, Watermark? Before = null, Guid? Undone = null);
