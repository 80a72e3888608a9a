using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Notifications.Tests.Support;

/// <summary>Loses the first answer of every transaction: storage did what it was asked for, and the app asks again. Counts, refuses and
/// holds calls.</summary>
public sealed class LostAnswers : HttpPipelinePolicy
{
    private readonly ConcurrentDictionary<string, bool> asked = new();
    private int calls, running, most;

    public bool IsOn { get; set; }

    /// <summary>Calls that don't reach storage.</summary>
    public Func<Request, bool> Refuses { get; set; } = _ => false;

    /// <summary>Done when a call may go on.</summary>
    public Func<Request, Task> Holds { get; set; } = _ => Task.CompletedTask;

    /// <summary>Told of calls that storage has answered.</summary>
    public Action<Request> Answered { get; set; } = _ => { };

    /// <summary>What comes of those; as if storage were away.</summary>
    public Func<Exception> Refusal { get; set; } = () => new RequestFailedException("The connection broke.");

    public int Calls => Volatile.Read(ref calls);

    /// <summary>The most calls that were under way at the same time.</summary>
    public int MostAtOnce => Volatile.Read(ref most);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref calls);
        if (Refuses(message.Request))
            throw Refusal();
        for (int now = Interlocked.Increment(ref running), known = most; now > known; known = most)
            Interlocked.CompareExchange(ref most, now, known);
        try
        {
            await Holds(message.Request).WaitAsync(message.CancellationToken);
            await ProcessNextAsync(message, pipeline);
            Answered(message.Request);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
        if (IsOn && message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal)
            && asked.TryAdd(message.Request.ClientRequestId, true))
            throw new RequestFailedException("The answer took too long.");
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new InvalidOperationException("The app makes no synchronous calls.");
}
