using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Storage;

namespace Notifications.Delivery;

/// <summary>Handles the deadlines that are kept in memory, each at its time. What it does not get to is done by the queue.</summary>
public sealed class AcknowledgementTimer(
    AcknowledgementDeadlines deadlines, IServiceProvider services, TimeProvider time, ILogger<AcknowledgementTimer> logger) : BackgroundService
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
                // Not in the constructor: hosted services are made before the hub's has started, and a hub made then would stay without a
                // connection.
                await services.GetRequiredService<ConfirmationHandler>().HandleAsync(deadline, CancellationToken.None);
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
