using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notifications.Operations;
using Notifications.Realtime;
using Notifications.Shared;

namespace Notifications.Analytics;

/// <summary>Tells a namespace's admins what happened, once a second at the most and only when something did.</summary>
public sealed class ActivityPush(IServiceProvider services, ActivityFeed feed, Instance instance, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        RealtimePush? push = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Not in the constructor: hosted services are made before the hub's has started, and a hub made then would stay without a connection.
            push ??= services.GetRequiredService<RealtimePush>();
            foreach (var (ns, activity) in feed.Take())
            {
                var told = activity.Describe(time.GetUtcNow(), instance.Id);
                await push.ToGroupAsync(HubGroups.Admins(ns), HubEvents.Activity, told, AppJson.Default.ActivityEvent, stoppingToken);
            }
        }
    }
}
