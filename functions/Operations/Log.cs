using Microsoft.Extensions.Logging;

namespace Notifications.Operations;

internal static partial class Log
{
    [LoggerMessage(1401, LogLevel.Warning, "Health: {Check} does not answer: {Fault}")]
    public static partial void Unhealthy(this ILogger logger, string check, string fault);

    [LoggerMessage(1402, LogLevel.Warning, "Health: the state of the channel {Channel} could not be read: {Fault}")]
    public static partial void ChannelUnknown(this ILogger logger, string channel, string fault);

    // Alerts look for the next two lines, and for dead letters, by their text: infra/azure/alerts.bicep, workbook.json.
    [LoggerMessage(1403, LogLevel.Warning, "The oldest message of queue {Queue} has waited {Seconds} s")]
    public static partial void QueueWaits(this ILogger logger, string queue, long seconds);

    [LoggerMessage(1404, LogLevel.Warning, "The channel {Channel} has been failing for {Seconds} s ({Cause})")]
    public static partial void ChannelFailing(this ILogger logger, string channel, long seconds, string? cause);

    [LoggerMessage(1405, LogLevel.Warning, "Incident {Id} began: {Kind} {Subject} ({Cause})")]
    public static partial void IncidentBegan(this ILogger logger, Guid id, string kind, string subject, string cause);

    [LoggerMessage(1406, LogLevel.Information, "Incident {Id} ended: {Kind} {Subject}, after {Seconds} s ({Reason})")]
    public static partial void IncidentEnded(this ILogger logger, Guid id, string kind, string subject, long seconds, string reason);

    [LoggerMessage(1407, LogLevel.Warning, "Incidents could not be written and wait: {Fault}")]
    public static partial void IncidentsNotWritten(this ILogger logger, string fault);

    [LoggerMessage(1408, LogLevel.Information, "Cleanup removed {Rows} incidents")]
    public static partial void IncidentsPurged(this ILogger logger, int rows);

    [LoggerMessage(1801, LogLevel.Warning, "A message of {Queue} failed for good and is now dead letter {Id}")]
    public static partial void Kept(this ILogger logger, Guid id, string queue);

    [LoggerMessage(1802, LogLevel.Information, "Dead letter {Id} is back on {Queue}")]
    public static partial void Requeued(this ILogger logger, Guid id, string queue);

    [LoggerMessage(1803, LogLevel.Information, "Cleanup removed {Rows} dead letters")]
    public static partial void Purged(this ILogger logger, int rows);

    [LoggerMessage(1301, LogLevel.Information,
        "Cleanup removed {Rows} rows; notifications: {Expired} expired, {Read} read, {Deleted} deleted")]
    public static partial void CleanedUp(this ILogger logger, int rows, int expired, int read, int deleted);

    [LoggerMessage(1302, LogLevel.Warning,
        "Cleanup ran out of time and leaves the rest to the next run; see Notifications:Retention:RunLimit")]
    public static partial void CleanupUnfinished(this ILogger logger);
}
