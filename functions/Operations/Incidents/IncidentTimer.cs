using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Notifications.Operations.Incidents;

/// <summary>Lets the recorder write every few seconds.</summary>
public sealed class IncidentTimer(IServiceProvider services, TimeProvider time, ILogger<IncidentTimer> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10), WriteLimit = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        IncidentRecorder? recorder = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Not in the constructor: hosted services are made before the hub's has started, and a hub made then, which health checks
            // ask, would stay without a connection.
            recorder ??= services.GetRequiredService<IncidentRecorder>();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            limit.CancelAfter(WriteLimit);
            try
            {
                await recorder.RunAsync(limit.Token);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.IncidentsNotWritten(e.GetType().Name);
            }
        }
    }
}
