using Microsoft.Extensions.Logging;

namespace Notifications.Delivery;

internal static partial class Log
{
    [LoggerMessage(1651, LogLevel.Warning, "A notification was to fall back to {Channel}, which has no settings: skipped")]
    public static partial void NotConfigured(this ILogger logger, string channel);

    [LoggerMessage(1509, LogLevel.Warning, "An acknowledgement's deadline could not be handled in time ({Reason}): the queue does it")]
    public static partial void DeadlineLeftToQueue(this ILogger logger, string reason);

    [LoggerMessage(1501, LogLevel.Warning, "{Provider} keeps failing: left alone for {BreakDuration}")]
    public static partial void BreakerOpened(this ILogger logger, string provider, TimeSpan breakDuration);

    [LoggerMessage(1502, LogLevel.Information, "{Provider} works again")]
    public static partial void BreakerClosed(this ILogger logger, string provider);

    [LoggerMessage(1503, LogLevel.Error, "{Provider} refused our own credentials: {Reason}")]
    public static partial void CredentialsRefused(this ILogger logger, string provider, string reason);

    [LoggerMessage(1504, LogLevel.Warning, "{Provider} did not take a message, it is tried again: {Reason}")]
    public static partial void NotTaken(this ILogger logger, string provider, string reason);

    [LoggerMessage(1506, LogLevel.Error, "The channel {Channel} fails: {Cause}")]
    public static partial void ChannelFails(this ILogger logger, string channel, string cause);

    [LoggerMessage(1507, LogLevel.Information, "The channel {Channel} works again")]
    public static partial void ChannelWorks(this ILogger logger, string channel);

    [LoggerMessage(1508, LogLevel.Warning, "How the channel {Channel} fares could not be written: {Fault}")]
    public static partial void HealthNotNoted(this ILogger logger, string channel, string fault);

    [LoggerMessage(1505, LogLevel.Warning, "A push subscription leads to a private address and was refused")]
    public static partial void PrivateEndpoint(this ILogger logger);

    [LoggerMessage(1621, LogLevel.Information, "Sent {Sent} digests, {Failed} failed")]
    public static partial void DigestsSent(this ILogger logger, int sent, int failed);

    [LoggerMessage(1622, LogLevel.Error, "A digest failed; it is tried again when its claim is over")]
    public static partial void DigestFailed(this ILogger logger, Exception fault);
}
