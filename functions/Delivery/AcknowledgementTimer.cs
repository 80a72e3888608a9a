using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Delivery;

/// <summary>Handles the deadlines that are kept in memory, each at its time. What it does not get to is done by the queue.</summary>
public sealed class AcknowledgementTimer(
    AcknowledgementDeadlines deadlines, IServiceProvider services, TimeProvider time, ILogger<AcknowledgementTimer> logger)
    : BackgroundService
{
    /// <summary>As many as the queue's trigger takes at a time.</summary>
    private const int AtOnce = 16;

    private readonly SemaphoreSlim places = new(AtOnce);

    public override void Dispose()
    {
        base.Dispose();
        places.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var deadline in deadlines.AddedAsync(stoppingToken))
                _ = HandleWhenDueAsync(deadline, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was begun is finished before the app goes; what waits is the queue's.
        }
        for (var i = 0; i < AtOnce; i++)
            await places.WaitAsync(CancellationToken.None);
    }

    private async Task HandleWhenDueAsync(AcknowledgementDeadline deadline, CancellationToken stopping)
    {
        QueueWork.Enter();
        try
        {
            var rest = deadline.Message.NotBefore - time.GetUtcNow();
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, stopping);
            await places.WaitAsync(stopping);
            try
            {
                using var handling = Tracing.StartLater("acknowledgement deadline", ActivityKind.Consumer, deadline.TraceParent);
                handling?.SetTag("notification.id", deadline.Message.Id).SetTag("notification.attempt", deadline.Message.Attempt);
                // Not in the constructor: hosted services are made before the hub's has started, and a hub made then would stay without a
                // connection.
                await services.GetRequiredService<AcknowledgementDeadlineHandler>().HandleAsync(deadline, CancellationToken.None);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            logger.DeadlineLeftToQueue(e.GetType().Name);
        }
        finally
        {
            deadlines.Release();
        }
    }
}

/// <summary>An acknowledgement that this instance waits for, with the message that does so in its place when this instance goes.</summary>
public sealed record AcknowledgementDeadline(AcknowledgementDeadlineMessage Message, QueueReceipt Receipt)
{
    /// <summary>The span that began to wait.</summary>
    public string? TraceParent { get; } = Tracing.Current;
}

/// <summary>The deadlines that this instance keeps in memory, because queues hide messages for whole seconds and are polled every two: a
/// push that is due after half a second would come after one to three.</summary>
public sealed class AcknowledgementDeadlines(IOptions<DeliveryOptions> options)
{
    /// <summary>How much later than the deadline its message becomes visible, at least. An instance that did not get to it by then has to
    /// be faster than the queue.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Whoever waits longer than this does not notice the queue's seconds.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Channel<AcknowledgementDeadline> added = Channel.CreateUnbounded<AcknowledgementDeadline>();
    private int kept;

    public IAsyncEnumerable<AcknowledgementDeadline> AddedAsync(CancellationToken cancellation) => added.Reader.ReadAllAsync(cancellation);

    /// <summary>False when it is better left to the queue. After true, the caller calls <see cref="Add"/> or
    /// <see cref="Release"/>.</summary>
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
