using Microsoft.Extensions.Logging;

namespace Notifications.Insight;

internal static partial class Log
{
    [LoggerMessage(1711, LogLevel.Warning, "Statistics could not be written, and wait for the next time: {Fault}")]
    public static partial void NotWritten(this ILogger logger, string fault);

    [LoggerMessage(1712, LogLevel.Information, "{Rows} rows of statistics were older than they are kept")]
    public static partial void StatisticsPurged(this ILogger logger, int rows);

    [LoggerMessage(1713, LogLevel.Warning, "Metrics leave out what storage would tell: {Fault}")]
    public static partial void GaugesUnknown(this ILogger logger, string fault);

    [LoggerMessage(1701, LogLevel.Error, "The audit could not keep '{Event}' by {Actor}: {Fault}")]
    public static partial void NotKept(this ILogger logger, string @event, string actor, string fault);

    [LoggerMessage(1702, LogLevel.Information, "{Rows} rows of the audit were older than they are kept")]
    public static partial void AuditPurged(this ILogger logger, int rows);
}
