using Microsoft.Extensions.Logging;

namespace Notifications.Preferences;

internal static partial class Log
{
    [LoggerMessage(1611, LogLevel.Warning, "Preferences could not be read again: {Fault}. What is held is used for as long as it may be")]
    public static partial void NotRefreshed(this ILogger logger, string fault);
}
