using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notifications.Domain;
using Notifications.Insight.Audit;
using Notifications.Platform.Json;
using Notifications.Platform.Settings;
using OpenTelemetry.Metrics;

namespace Notifications.Insight;

/// <summary>Statistics, metrics, the activity stream, audit and history. It listens; nobody calls it.</summary>
internal static class InsightModule
{
    public static IServiceCollection AddInsight(this IServiceCollection services)
    {
        services.AddHostedService<ActivityPush>();
        // Before the worker, and so stopped after it: what its last calls counted is written too.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<StatisticsFlush>()));
        // Its gauges are instruments only where metrics are exported.
        services.ConfigureOpenTelemetryMeterProvider((provider, _) => provider.GetRequiredService<Gauges>());
        return services
            .AddSettings<AnalyticsOptions, AnalyticsOptionsValidator>(AnalyticsOptions.Section)
            .AddSettings<AuditOptions, AuditOptionsValidator>(AuditOptions.Section)
            .AddSingleton<INotificationObserver>(provider => provider.GetRequiredService<Statistics>())
            .AddSingleton<Statistics>()
            .AddSingleton<OnlineWatch>()
            .AddSingleton<ActivityFeed>()
            .AddSingleton<RecentActivity>()
            .AddSingleton<Gauges>()
            .AddSingleton<StatisticsStore>()
            .AddSingleton<UserStatistics>()
            .AddSingleton<StatisticsFlush>()
            .AddSingleton<Explanation>()
            .AddSingleton<AuditStore>()
            .AddSingleton<NotificationEvents>()
            .AddSingleton<AuditHandler>();
    }
}

/// <summary>Statistics, activity, audit and history.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(NotificationHistory))]
[JsonSerializable(typeof(ExplainedNotification))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AnalyticsReport))]
[JsonSerializable(typeof(ActivityEvent))]
internal sealed partial class InsightJson : JsonSerializerContext;
