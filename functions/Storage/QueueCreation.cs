using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Notifications.Storage;

/// <summary>Creates the queues when the app starts: the host polls those of its triggers from then on, and warns of each that is missing, at
/// every poll. The app does not wait for it, so it starts, and recovers, while storage is away.</summary>
internal sealed class QueueCreation(Queues queues, TimeProvider time, ILogger<QueueCreation> logger) : BackgroundService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await queues.CreateAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (e is RequestFailedException || StorageFaults.IsOutage(e))
            {
                logger.QueuesNotCreated(e.GetType().Name, wait.TotalSeconds);
            }
            await Task.Delay(wait, time, stoppingToken);
        }
    }
}
