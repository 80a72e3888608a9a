using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Notifications.Tests.Support;

/// <summary>Fails one write to storage of the test's own flow: before storage got it, or after storage did it and the answer was
/// lost. Or lets somebody else be faster than it.</summary>
public sealed class FaultPolicy : HttpPipelinePolicy
{
    private readonly AsyncLocal<Fault?> current = new();
    private readonly AsyncLocal<Meanwhile?> before = new();

    /// <summary>Lets so many writes pass, and fails the next one. What the host does meanwhile is left alone.</summary>
    public Fault FailAfter(int writes, bool whenDone) => current.Value = new Fault(writes, whenDone);

    /// <summary>What somebody else does, to its end, before the next write is made.</summary>
    public void BeforeNextWrite(Func<Task> action) => BeforeWrite(1, action);

    /// <param name="number">Which of the writes that follow: 1 is the next one.</param>
    public void BeforeWrite(int number, Func<Task> action) => before.Value = new Meanwhile(number, action);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isWrite = message.Request.Method != RequestMethod.Get;
        if (isWrite && before.Value?.IsNow() == true)
            await before.Value.Action();
        var fails = isWrite && current.Value?.Next() == true;
        if (fails && !current.Value!.WhenDone)
            throw new RequestFailedException("The connection broke.");
        await ProcessNextAsync(message, pipeline);
        if (fails)
            throw new RequestFailedException("The answer was lost.");
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new InvalidOperationException("The app makes no synchronous calls.");

    private sealed class Meanwhile(int number, Func<Task> action)
    {
        private int left = number;

        public Func<Task> Action => action;

        public bool IsNow() => Interlocked.Decrement(ref left) == 0;
    }

    public sealed class Fault(int writes, bool whenDone)
    {
        private int left = writes;

        public bool WhenDone => whenDone;

        /// <summary>That write was reached.</summary>
        public bool HasFailed => Volatile.Read(ref left) < 0;

        public bool Next() => Interlocked.Decrement(ref left) == -1;

        /// <summary>Lets everything pass from now on.</summary>
        public void End() => Volatile.Write(ref left, int.MaxValue);
    }
}
