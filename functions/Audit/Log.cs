using Microsoft.Extensions.Logging;

namespace Notifications.Audit;

internal static partial class Log
{
    [LoggerMessage(1701, LogLevel.Error, "The audit could not keep '{Event}' by {Actor}: {Fault}")]
    public static partial void NotKept(this ILogger logger, string @event, string actor, string fault);

    [LoggerMessage(1702, LogLevel.Information, "{Rows} rows of the audit were older than they are kept")]
    public static partial void Purged(this ILogger logger, int rows);
}
