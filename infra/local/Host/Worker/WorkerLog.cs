using Functions.LocalHost.Rpc;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Worker;

/// <summary>Passes on what the worker logs.</summary>
internal static class WorkerLog
{
    public static void Write(ILoggerFactory loggers, RpcLog log)
    {
        if (log.LogCategory == RpcLog.Types.Category.CustomMetric)
            return;
        var level = (LogLevel)log.Level;
        var logger = loggers.CreateLogger(log.Category);
        if (!logger.IsEnabled(level))
            return;
        var id = int.TryParse(log.EventId, out var number) ? number : 0;
        logger.Log(level, id, log, null, static (log, _) => log.Exception is { Message.Length: > 0 } exception
            ? $"{log.Message} {exception.Type}: {exception.Message} {exception.StackTrace}"
            : log.Message);
    }
}
