using Microsoft.Extensions.Logging;

namespace Notifications.Digests;

internal static partial class Log
{
    [LoggerMessage(1621, LogLevel.Information, "Sent {Sent} digests, {Failed} failed")]
    public static partial void DigestsSent(this ILogger logger, int sent, int failed);

    [LoggerMessage(1622, LogLevel.Error, "A digest failed; it is tried again when its claim is over")]
    public static partial void DigestFailed(this ILogger logger, Exception fault);
}
