using System.Collections.Concurrent;
using System.Threading.Channels;

namespace LocalRuntime.Tests.App;

/// <summary>What the functions of one app report, and what a test lets them do; a singleton per app.</summary>
public sealed class Probe
{
    private readonly Channel<FunctionCall> calls = Channel.CreateUnbounded<FunctionCall>();

    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);

    /// <summary>What a function does after it has reported; set by the test.</summary>
    public Func<FunctionCall, CancellationToken, Task<object?>> On { get; set; } = (_, _) => Task.FromResult<object?>(null);

    public ConcurrentQueue<string> Trace { get; } = [];

    public int Waiting => calls.Reader.Count;

    public async Task<object?> CallAsync(string function, object? value, CancellationToken cancellation, params object?[] more)
    {
        var call = new FunctionCall(function, value, more, TimeProvider.System.GetUtcNow());
        calls.Writer.TryWrite(call);
        return await On(call, cancellation);
    }

    /// <summary>The next call of any function.</summary>
    public async Task<FunctionCall> NextAsync() => await calls.Reader.ReadAsync().AsTask().WaitAsync(Limit);
}

/// <summary>A function was called.</summary>
public sealed record FunctionCall(string Function, object? Value, object?[] More, DateTimeOffset At);
