using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Delivery.Channels;

namespace Notifications.Operations.Incidents;

/// <summary>Lets the recorder write every few seconds, and what channels' providers took lately be written.</summary>
public sealed class IncidentTimer(IServiceProvider services, ChannelRates rates, TimeProvider time, ILogger<IncidentTimer> logger)
    : BackgroundService
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
            await TryAsync(rates.WriteAsync, stoppingToken);
            await TryAsync(recorder.RunAsync, stoppingToken);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> write, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(WriteLimit);
        try
        {
            await write(limit.Token);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            logger.IncidentsNotWritten(e.GetType().Name);
        }
    }
}
