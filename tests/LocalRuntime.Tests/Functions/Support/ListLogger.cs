using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>Keeps the log of a host and its worker.</summary>
internal sealed class ListLogger : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> entries = [];
    private event Action? Added;

    public IEnumerable<LogLine> Entries => entries;

    public IEnumerable<string> Lines => entries.Select(e => e.Text);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>The first line of this kind, once there is one.</summary>
    public async Task<LogLine> LineAsync(Func<LogLine, bool> isIt, TimeSpan? limit = null)
    {
        var found = new TaskCompletionSource<LogLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (entries.FirstOrDefault(isIt) is { } line)
                found.TrySetResult(line);
        }

        Added += Look;
        Look();
        try
        {
            return await found.Task.WaitAsync(limit ?? App.Probe.Limit);
        }
        finally
        {
            Added -= Look;
        }
    }

    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        entries.Enqueue(line);
        Added?.Invoke();
    }

    private sealed class Logger(ListLogger owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Add(new LogLine(category, logLevel, formatter(state, exception)));
    }
}

/// <summary>One entry of the log.</summary>
internal sealed record LogLine(string Category, LogLevel Level, string Text);
