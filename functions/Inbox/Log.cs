using Microsoft.Extensions.Logging;

namespace Notifications.Inbox;

internal static partial class Log
{
    [LoggerMessage(1901, LogLevel.Information, "{Count} snoozed notifications came back")]
    public static partial void Returned(this ILogger logger, int count);
}
