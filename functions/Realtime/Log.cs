using Microsoft.Extensions.Logging;

namespace Notifications.Realtime;

internal static partial class Log
{
    [LoggerMessage(1201, LogLevel.Warning, "The real-time service did not take '{Target}': {Fault}")]
    public static partial void PushFailed(this ILogger logger, string target, string fault);

    [LoggerMessage(1210, LogLevel.Warning, "The real-time service did not say whether a user is connected, a push will tell: {Fault}")]
    public static partial void PresenceUnknown(this ILogger logger, string fault);

    [LoggerMessage(1211, LogLevel.Warning,
        "Connection {ConnectionId} could not be put into all of its groups: it is closed, and its client connects again")]
    public static partial void NotJoined(this ILogger logger, string connectionId);

    [LoggerMessage(1202, LogLevel.Debug, "Connected: {ConnectionId}")]
    public static partial void Connected(this ILogger logger, string connectionId);

    [LoggerMessage(1203, LogLevel.Debug, "Disconnected: {ConnectionId}")]
    public static partial void Disconnected(this ILogger logger, string connectionId);
}
