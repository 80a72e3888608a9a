using Microsoft.Extensions.Logging;

namespace Notifications.Storage;

internal static partial class Log
{
    [LoggerMessage(1051, LogLevel.Warning, "The queues could not be created ({Fault}); next try in {Seconds} s")]
    public static partial void QueuesNotCreated(this ILogger logger, string fault, double seconds);
}
