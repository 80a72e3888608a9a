using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Notifications.Analytics;

/// <summary>Writes down what was counted, every few seconds and when the app stops. What could not be written stays for the next time.</summary>
public sealed class StatisticsFlush(
    Statistics statistics, StatisticsStore store, TimeProvider time, IOptions<AnalyticsOptions> options, ILogger<StatisticsFlush> logger) : BackgroundService
{
    /// <summary>The host gives an app 10 s to end.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim gate = new(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (statistics.Unwritten() is { Count: > 0 } unwritten)
                await store.WriteAsync(unwritten, cancellation);
            statistics.ForgetPast();
        }
        finally
        {
            gate.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastWrite);
        await TryAsync(limit.Token);
    }

    public override void Dispose()
    {
        base.Dispose();
        gate.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.FlushInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryAsync(stoppingToken);
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            await RunAsync(cancellation);
        }
        catch (Exception e)
        {
            // Whatever it is: statistics stop nothing.
            logger.NotWritten(e.GetType().Name);
        }
    }
}
