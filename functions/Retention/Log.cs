using Microsoft.Extensions.Logging;

namespace Notifications.Retention;

internal static partial class Log
{
    [LoggerMessage(1301, LogLevel.Information, "Cleanup removed {Rows} rows; notifications: {Expired} expired, {Read} read, {Deleted} deleted")]
    public static partial void CleanedUp(this ILogger logger, int rows, int expired, int read, int deleted);

    [LoggerMessage(1302, LogLevel.Warning, "Cleanup ran out of time and leaves the rest to the next run; see Notifications:Retention:RunLimit")]
    public static partial void CleanupUnfinished(this ILogger logger);
}
