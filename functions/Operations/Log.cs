using Microsoft.Extensions.Logging;

namespace Notifications.Operations;

internal static partial class Log
{
    [LoggerMessage(1401, LogLevel.Warning, "Health: {Check} does not answer: {Fault}")]
    public static partial void Unhealthy(this ILogger logger, string check, string fault);

    [LoggerMessage(1402, LogLevel.Warning, "Health: how the channel {Channel} fares can't be read: {Fault}")]
    public static partial void ChannelUnknown(this ILogger logger, string channel, string fault);
}
