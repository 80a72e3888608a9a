using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Notifications.Storage;

namespace Notifications.Delivery;

/// <summary>An acknowledgement that this instance waits for, with the message that does so in its place when this instance goes.</summary>
public sealed record AcknowledgementDeadline(ConfirmationMessage Message, QueueReceipt Receipt);

/// <summary>The deadlines that this instance keeps in memory, because queues hide messages for whole seconds and are polled every two: a push
/// that is due after half a second would come after one to three.</summary>
public sealed class AcknowledgementDeadlines(IOptions<DeliveryOptions> options)
{
    /// <summary>How much later than the deadline its message becomes visible. An instance that did not get to it by then has to be faster than the
    /// queue.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Whoever waits longer than this does not notice the queue's seconds.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Channel<AcknowledgementDeadline> added = Channel.CreateUnbounded<AcknowledgementDeadline>();
    private int kept;

    public IAsyncEnumerable<AcknowledgementDeadline> AddedAsync(CancellationToken cancellation) => added.Reader.ReadAllAsync(cancellation);

    /// <summary>False when it is better left to the queue. Who gets true calls <see cref="Add"/> or <see cref="Release"/>.</summary>
    public bool TryReserve(TimeSpan delay)
    {
        if (delay > LongestWait)
            return false;
        if (Interlocked.Increment(ref kept) <= options.Value.DeadlinesInMemory)
            return true;
        Release();
        return false;
    }

    public void Add(AcknowledgementDeadline deadline) => added.Writer.TryWrite(deadline);

    public void Release() => Interlocked.Decrement(ref kept);
}
