using Microsoft.Extensions.Logging;

namespace Notifications.Operations;

internal static partial class Log
{
    [LoggerMessage(1401, LogLevel.Warning, "Health: {Check} does not answer: {Fault}")]
    public static partial void Unhealthy(this ILogger logger, string check, string fault);
}
