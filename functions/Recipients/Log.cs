using Microsoft.Extensions.Logging;

namespace Notifications.Recipients;

internal static partial class Log
{
    [LoggerMessage(1611, LogLevel.Warning, "Preferences could not be read again: {Fault}. What is held is used for as long as it may be")]
    public static partial void NotRefreshed(this ILogger logger, string fault);

    [LoggerMessage(1721, LogLevel.Information, "{Connections} connections were not heard of for too long and removed")]
    public static partial void Stale(this ILogger logger, int connections);

    [LoggerMessage(1722, LogLevel.Information, "{Connections} connections of {Users} users are open")]
    public static partial void Connected(this ILogger logger, int connections, int users);

    [LoggerMessage(1723, LogLevel.Warning, "Presence changes could not be pushed: {Fault}. Clients see them when they ask for presence")]
    public static partial void PresenceNotPushed(this ILogger logger, string fault);
}
