using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.LocalHost.Queues;

/// <summary>What the WebJobs SDK logs of single invocations is left out: this host says it once, under the function's own name.</summary>
internal sealed class QueueLogs(ILoggerFactory loggers) : ILoggerFactory
{
    private static readonly string[] Repeated = ["Function.", "Host.Results", "Host.Aggregator", "Host.Executor"];

    public ILogger CreateLogger(string categoryName) =>
        Array.Exists(Repeated, r => categoryName.StartsWith(r, StringComparison.Ordinal)) ? NullLogger.Instance
        : loggers.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <summary>The factory is its owner's.</summary>
    public void Dispose()
    {
    }
}
