using Microsoft.Extensions.Logging;

namespace Notifications.Platform;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Error, "Storage is unavailable: {Function} answered 503 ({Fault})")]
    public static partial void StorageUnavailable(this ILogger logger, string function, string fault);

    [LoggerMessage(1102, LogLevel.Error, "{Function} failed")]
    public static partial void FunctionFailed(this ILogger logger, Exception exception, string function);

    [LoggerMessage(1103, LogLevel.Warning, "A message of {Function} waits {Seconds} s for storage ({Fault})")]
    public static partial void WaitsForStorage(this ILogger logger, string function, double seconds, string fault);

    [LoggerMessage(1051, LogLevel.Warning, "The queues could not be created ({Fault}); next try in {Seconds} s")]
    public static partial void QueuesNotCreated(this ILogger logger, string fault, double seconds);

    [LoggerMessage(1052, LogLevel.Error,
        "A row of partition {Partition} that ends in {Row} can't be read as {Type} and was left out ({Fault})")]
    public static partial void RowUnreadable(this ILogger logger, string partition, string row, string type, string fault);

    [LoggerMessage(1001, LogLevel.Information, "A bearer token was refused: {Reason}")]
    public static partial void TokenRefused(this ILogger logger, string reason);

    [LoggerMessage(1002, LogLevel.Error, "The authority's metadata could not be read: {Fault}")]
    public static partial void AuthorityUnreachable(this ILogger logger, string fault);

    [LoggerMessage(1601, LogLevel.Warning, "{Function} took longer than its idempotency lease: another try took its key over")]
    public static partial void LeaseLost(this ILogger logger, string function);

    [LoggerMessage(1602, LogLevel.Warning, "{Function}: the answer for its idempotency key could not be stored ({Fault})")]
    public static partial void NotSettled(this ILogger logger, string function, string fault);

    [LoggerMessage(1604, LogLevel.Warning, "{Function} failed for the last time, and what it failed with could not be kept ({Fault})")]
    public static partial void FaultNotKept(this ILogger logger, string function, string fault);

    [LoggerMessage(1603, LogLevel.Information, "Idempotency cleanup removed {Rows} keys")]
    public static partial void KeysRemoved(this ILogger logger, int rows);
}
