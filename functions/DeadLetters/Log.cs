using Microsoft.Extensions.Logging;

namespace Notifications.DeadLetters;

internal static partial class Log
{
    [LoggerMessage(1801, LogLevel.Warning, "A message of {Queue} failed for good and is now dead letter {Id}")]
    public static partial void Kept(this ILogger logger, Guid id, string queue);

    [LoggerMessage(1802, LogLevel.Information, "Dead letter {Id} is back on {Queue}")]
    public static partial void Requeued(this ILogger logger, Guid id, string queue);

    [LoggerMessage(1803, LogLevel.Information, "Cleanup removed {Rows} dead letters")]
    public static partial void Purged(this ILogger logger, int rows);
}
