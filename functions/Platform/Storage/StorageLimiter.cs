using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Options;
using Notifications.Platform.Telemetry;

namespace Notifications.Platform.Storage;

/// <summary>Bounds how many storage calls of this process are under way, over all tables and queues: slow storage is not asked more, and no
/// sockets pile up. Queue work uses at most half of the places, and a place that gets free goes to a request first.</summary>
public sealed class StorageLimiter(IOptions<StorageOptions> options, TimeProvider time) : HttpPipelinePolicy
{
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> requests = new(), queueWork = new();
    private readonly int places = options.Value.ParallelCalls, placesOfQueueWork = options.Value.ParallelCalls / 2;
    private int running, runningQueueWork;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isQueueWork = QueueWork.IsCurrent;
        await EnterAsync(isQueueWork, message.CancellationToken);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        finally
        {
            Exit(isQueueWork);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The app makes no synchronous storage calls.");

    /// <summary>Queue work waits as long as it takes. A request waits no longer for its place than for an answer.</summary>
    private async ValueTask EnterAsync(bool isQueueWork, CancellationToken cancellation)
    {
        LinkedListNode<TaskCompletionSource> waiting;
        lock (gate)
        {
            if (IsPlace(isQueueWork))
            {
                Take(isQueueWork);
                return;
            }
            waiting = (isQueueWork ? queueWork : requests)
                .AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        try
        {
            await waiting.Value.Task.WaitAsync(isQueueWork ? Timeout.InfiniteTimeSpan : options.Value.Timeout, time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            GiveUp(waiting, isQueueWork);
            if (e is OperationCanceledException)
                throw;
            throw new RequestFailedException(
                $"No storage call ended within {options.Value.Timeout.TotalSeconds} s: {places} are under way.");
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> waiting, bool isQueueWork)
    {
        lock (gate)
        {
            if (waiting.List is { } list)
            {
                list.Remove(waiting);
                return;
            }
        }
        // The place was given at that very moment: somebody else can use it.
        Exit(isQueueWork);
    }

    private void Exit(bool wasQueueWork)
    {
        lock (gate)
        {
            running--;
            runningQueueWork -= wasQueueWork ? 1 : 0;
            while (requests.First is { } request && IsPlace(isQueueWork: false))
                Give(request, isQueueWork: false);
            while (queueWork.First is { } work && IsPlace(isQueueWork: true))
                Give(work, isQueueWork: true);
        }
    }

    private void Give(LinkedListNode<TaskCompletionSource> waiting, bool isQueueWork)
    {
        waiting.List!.Remove(waiting);
        Take(isQueueWork);
        waiting.Value.SetResult();
    }

    private bool IsPlace(bool isQueueWork) => running < places && (!isQueueWork || runningQueueWork < placesOfQueueWork);

    private void Take(bool isQueueWork)
    {
        running++;
        runningQueueWork += isQueueWork ? 1 : 0;
    }
}

/// <summary>Tells a fault of the storage service, which passes, from one of ours.</summary>
internal static class StorageFaults
{
    public static bool IsOutage(Exception exception) => exception switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        // What the client throws when every retry failed.
        AggregateException several => several.InnerExceptions.Count > 0 && several.InnerExceptions.All(IsOutage),
        TaskCanceledException { InnerException: not null } or IOException or HttpRequestException => true,
        _ => false,
    };
}

/// <summary>Counts each try that storage refuses because it gets too many: the first sign that an account or a partition is at its
/// limit, long before a caller notices.</summary>
internal sealed class ThrottlingCounter(Meters meters) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.HasResponse && message.Response.Status is 429 or 503)
            meters.StorageThrottled.Add();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The app makes no synchronous storage calls.");
}
