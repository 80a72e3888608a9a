using Microsoft.Extensions.Logging;

namespace Notifications.Security;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "A bearer token was refused: {Reason}")]
    public static partial void TokenRefused(this ILogger logger, string reason);

    [LoggerMessage(1002, LogLevel.Error, "The authority's metadata could not be read: {Fault}")]
    public static partial void AuthorityUnreachable(this ILogger logger, string fault);
}
