using Microsoft.Extensions.Logging;

namespace Notifications.Delivery;

internal static partial class Log
{
    [LoggerMessage(1651, LogLevel.Warning, "A notification was to fall back to {Channel}, which has no settings: skipped")]
    public static partial void NotConfigured(this ILogger logger, string channel);

    [LoggerMessage(1602, LogLevel.Warning, "An acknowledgement's deadline could not be handled in time ({Reason}): the queue does it")]
    public static partial void DeadlineLeftToQueue(this ILogger logger, string reason);
}
