using Microsoft.Extensions.Logging;

namespace Notifications.Idempotency;

internal static partial class Log
{
    [LoggerMessage(1601, LogLevel.Warning, "{Function} took longer than its idempotency lease: another try took its key over")]
    public static partial void LeaseLost(this ILogger logger, string function);

    [LoggerMessage(1602, LogLevel.Warning, "{Function}: the answer for its idempotency key could not be stored ({Fault})")]
    public static partial void NotSettled(this ILogger logger, string function, string fault);

    [LoggerMessage(1603, LogLevel.Information, "Idempotency cleanup removed {Rows} keys")]
    public static partial void KeysRemoved(this ILogger logger, int rows);
}
