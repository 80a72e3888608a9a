using Microsoft.Extensions.Logging;

namespace Notifications.Storage;

internal static partial class Log
{
    [LoggerMessage(1051, LogLevel.Warning, "The queues could not be created ({Fault}); next try in {Seconds} s")]
    public static partial void QueuesNotCreated(this ILogger logger, string fault, double seconds);

    [LoggerMessage(1052, LogLevel.Error, "A row of partition {Partition} that ends in {Row} can't be read as {Type} and was left out ({Fault})")]
    public static partial void RowUnreadable(this ILogger logger, string partition, string row, string type, string fault);
}
