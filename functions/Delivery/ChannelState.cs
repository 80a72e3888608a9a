using Azure;
using Notifications.Channels;

namespace Notifications.Delivery;

/// <summary>How far a channel has come with a notification.</summary>
/// <param name="Tries">Begun ones.</param>
/// <param name="StartedAt">When the first one began.</param>
/// <param name="ChangedAt">When it came to this stage.</param>
/// <param name="ETag">The row's: who writes first has it.</param>
internal sealed record ChannelState(ChannelKind Channel, ChannelStage Stage, int Tries, DateTimeOffset StartedAt, DateTimeOffset ChangedAt, ETag ETag)
{
    /// <summary>Until when quiet hours hold it; null when they do not, or it was tried since.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}

internal enum ChannelStage
{
    /// <summary>A try is under way, or was when its process ended.</summary>
    Trying,

    /// <summary>For the next try.</summary>
    Waiting,

    Accepted,

    Failed,

    /// <summary>It could not be tried: no address, or no settings.</summary>
    Skipped,
}
