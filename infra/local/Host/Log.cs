using Microsoft.Extensions.Logging;

namespace Functions.LocalHost;

/// <summary>The host's log lines, worded as the official host's where it has them.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Executing 'Functions.{Function}' (Reason='{Reason}', Id={Id})")]
    public static partial void Executing(this ILogger logger, string function, string reason, string id);

    [LoggerMessage(2, LogLevel.Information, "Executed 'Functions.{Function}' (Succeeded, Id={Id}, Duration={Duration}ms)")]
    public static partial void Succeeded(this ILogger logger, string function, string id, long duration);

    [LoggerMessage(3, LogLevel.Error, "Executed 'Functions.{Function}' (Failed, Id={Id}, Duration={Duration}ms)")]
    public static partial void Failed(this ILogger logger, Exception e, string function, string id, long duration);

    [LoggerMessage(4, LogLevel.Information, "Mapped function route '{Route}' [{Methods}] to '{Function}'")]
    public static partial void Mapped(this ILogger logger, string route, string methods, string function);

    [LoggerMessage(5, LogLevel.Information, "Function '{Function}' is disabled")]
    public static partial void Disabled(this ILogger logger, string function);

    [LoggerMessage(6, LogLevel.Error, "Error indexing method 'Functions.{Function}': {Reason}")]
    public static partial void IndexingFailed(this ILogger logger, string function, string reason);

    [LoggerMessage(7, LogLevel.Information, "Job host started at {Address}")]
    public static partial void Started(this ILogger logger, Uri address);

    [LoggerMessage(8, LogLevel.Error, "The host is in state Error: {Reason}")]
    public static partial void InError(this ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Information, "The next occurrence of the schedule of '{Function}' is {Next:o}")]
    public static partial void NextOccurrence(this ILogger logger, string function, DateTimeOffset next);

    [LoggerMessage(10, LogLevel.Warning, "The request to 'Functions.{Function}' could not be forwarded: {Reason}")]
    public static partial void NotForwarded(this ILogger logger, string function, string reason);

    [LoggerMessage(11, LogLevel.Information, "Worker process {Id} started")]
    public static partial void WorkerStarted(this ILogger logger, string id);

    [LoggerMessage(12, LogLevel.Error, "The worker ended: {How}. Starting it again ({Crashes} of {Limit})")]
    public static partial void WorkerCrashed(this ILogger logger, string how, int crashes, int limit);

    [LoggerMessage(13, LogLevel.Warning, "The worker did not end within {Seconds} s and is killed")]
    public static partial void WorkerKilled(this ILogger logger, double seconds);

    [LoggerMessage(14, LogLevel.Debug, "Worker {Id} disconnected ({Fault})")]
    public static partial void WorkerDisconnected(this ILogger logger, string id, string fault);

    [LoggerMessage(15, LogLevel.Warning, "Queue storage can't be reached; trying on. {Reason}")]
    public static partial void StorageAway(this ILogger logger, string reason);

    [LoggerMessage(16, LogLevel.Warning, "Queue storage answers again")]
    public static partial void StorageBack(this ILogger logger);

    [LoggerMessage(17, LogLevel.Error, "A queue message could not be settled, and comes again once its lease is over")]
    public static partial void QueueFault(this ILogger logger, Exception exception);

    [LoggerMessage(18, LogLevel.Error, "The state of timer '{Function}' can't be read; its schedule starts anew. {Reason}")]
    public static partial void TimerStateNotRead(this ILogger logger, string function, string reason);

    [LoggerMessage(19, LogLevel.Error, "The state of timer '{Function}' can't be written; a restart will not know of this run. {Reason}")]
    public static partial void TimerStateNotWritten(this ILogger logger, string function, string reason);
}
