using Microsoft.Extensions.Logging;

namespace Notifications.Analytics;

internal static partial class Log
{
    [LoggerMessage(1711, LogLevel.Warning, "Statistics could not be written, and wait for the next time: {Fault}")]
    public static partial void NotWritten(this ILogger logger, string fault);

    [LoggerMessage(1712, LogLevel.Information, "{Rows} rows of statistics were older than they are kept")]
    public static partial void Purged(this ILogger logger, int rows);
}
