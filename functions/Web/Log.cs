using Microsoft.Extensions.Logging;

namespace Notifications.Web;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Error, "Storage is unavailable: {Function} answered 503 ({Fault})")]
    public static partial void StorageUnavailable(this ILogger logger, string function, string fault);

    [LoggerMessage(1102, LogLevel.Error, "{Function} failed")]
    public static partial void FunctionFailed(this ILogger logger, Exception exception, string function);

    [LoggerMessage(1103, LogLevel.Warning, "A message of {Function} waits {Seconds} s for storage ({Fault})")]
    public static partial void WaitsForStorage(this ILogger logger, string function, double seconds, string fault);
}
