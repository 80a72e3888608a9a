using Microsoft.Extensions.Logging;

namespace Notifications.Sending;

internal static partial class Log
{
    [LoggerMessage(1911, LogLevel.Warning,
        "The push of send {SendId} to its groups is replaced by 'refresh': {Stored} are stored, and it is {Status}")]
    public static partial void GroupPushReplaced(this ILogger logger, Guid sendId, int stored, string status);

    [LoggerMessage(1912, LogLevel.Warning, "{Recipients} recipients of send {SendId} don't have it: their message is a dead letter")]
    public static partial void ChunkGivenUp(this ILogger logger, Guid sendId, int recipients);

    [LoggerMessage(1913, LogLevel.Warning,
        "{Recipients} recipients of send {SendId} don't get it: its texts could not be made for them, as its report says")]
    public static partial void TextsNotMade(this ILogger logger, Guid sendId, int recipients);
}
