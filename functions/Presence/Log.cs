using Microsoft.Extensions.Logging;

namespace Notifications.Presence;

internal static partial class Log
{
    [LoggerMessage(1721, LogLevel.Information, "{Connections} connections were not heard of for too long and removed")]
    public static partial void Stale(this ILogger logger, int connections);

    [LoggerMessage(1722, LogLevel.Information, "{Connections} connections of {Users} users are open")]
    public static partial void Connected(this ILogger logger, int connections, int users);
}
