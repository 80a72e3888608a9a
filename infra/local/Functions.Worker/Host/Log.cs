using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>The host's log lines, worded as the official host's.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Executing 'Functions.{Function}' (Reason='{Reason}', Id={Id})")]
    public static partial void Executing(ILogger logger, string function, string reason, string id);

    [LoggerMessage(2, LogLevel.Information, "Executed 'Functions.{Function}' (Succeeded, Id={Id}, Duration={Duration}ms)")]
    public static partial void Succeeded(ILogger logger, string function, string id, long duration);

    [LoggerMessage(3, LogLevel.Error, "Executed 'Functions.{Function}' (Failed, Id={Id}, Duration={Duration}ms)")]
    public static partial void Failed(ILogger logger, Exception e, string function, string id, long duration);

    [LoggerMessage(4, LogLevel.Information, "Mapped function route '{Route}' [{Methods}] to '{Function}'")]
    public static partial void Mapped(ILogger logger, string route, string methods, string function);

    [LoggerMessage(5, LogLevel.Information, "Function '{Function}' is disabled")]
    public static partial void Disabled(ILogger logger, string function);

    [LoggerMessage(6, LogLevel.Error, "Error indexing method 'Functions.{Function}': {Reason}")]
    public static partial void IndexingFailed(ILogger logger, string function, string reason);

    [LoggerMessage(7, LogLevel.Information, "Job host started at {Address}")]
    public static partial void Started(ILogger logger, Uri address);

    [LoggerMessage(8, LogLevel.Error, "The host is in state Error: {Reason}")]
    public static partial void InError(ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Warning, "Queue '{Queue}' can't be read; trying again. {Reason}")]
    public static partial void QueueUnavailable(ILogger logger, string queue, string reason);

    [LoggerMessage(10, LogLevel.Warning, "Message {Id} of queue '{Queue}' could not be settled and will come again. {Reason}")]
    public static partial void NotSettled(ILogger logger, string queue, string id, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Message {Id} has reached MaxDequeueCount of {Max}. Moving message to queue '{Poison}'.")]
    public static partial void Poisoned(ILogger logger, string id, int max, string poison);

    [LoggerMessage(12, LogLevel.Information, "The next occurrence of the schedule of '{Function}' is {Next:o}")]
    public static partial void NextOccurrence(ILogger logger, string function, DateTimeOffset next);

    [LoggerMessage(13, LogLevel.Warning, "The answer of 'Functions.{Function}' can't be sent: {Reason}")]
    public static partial void AnswerRefused(ILogger logger, string function, string reason);
}
