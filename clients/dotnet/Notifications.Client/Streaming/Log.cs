using Microsoft.Extensions.Logging;

namespace Notifications.Client;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Receiving notifications failed, and is tried again: {Fault}")]
    public static partial void TryingAgain(ILogger logger, string fault);

    [LoggerMessage(2, LogLevel.Information, "Receiving notifications")]
    public static partial void Connected(ILogger logger);
}
