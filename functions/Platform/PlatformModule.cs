using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notifications.Platform.Idempotency;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;
using Notifications.Platform.Settings;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Platform;

/// <summary>Storage, HTTP, security and the rest that every module stands on.</summary>
internal static class PlatformModule
{
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddHostedService<QueueCreation>();
        return services
            .AddSettings<FeatureFlags, SettingNamesValidator>(FeatureFlags.Section)
            .AddSettings<StorageOptions, StorageOptionsValidator>(StorageOptions.Section)
            .AddSettings<RetentionOptions, RetentionOptionsValidator>(RetentionOptions.Section)
            .AddSettings<AuthOptions, AuthOptionsValidator>(AuthOptions.Section)
            .AddSettings<IdempotencyOptions, IdempotencyOptionsValidator>(IdempotencyOptions.Section)
            .AddSettings<RateLimitOptions, RateLimitOptionsValidator>(RateLimitOptions.Section)
            .AddSettings<RequestRateLimitOptions, RequestRateLimitOptionsValidator>(RequestRateLimitOptions.Section)
            .AddSingleton<Ids>()
            .AddSingleton<Instance>()
            .AddSingleton<StorageLimiter>()
            .AddSingleton<HttpPipelinePolicy, ThrottlingCounter>()
            .AddSingleton<HttpPipelinePolicy, StorageTracing>()
            .AddSingleton<StorageAccount>()
            .AddSingleton<Tables>()
            .AddSingleton<GroupCommit>()
            .AddSingleton<Queues>()
            .AddSingleton<QueueWaits>()
            .AddSingleton<QueueFaults>()
            .AddSingleton<RowRemoval>()
            .AddSingleton<AuthorityKeys>()
            .AddSingleton<Tokens>()
            .AddSingleton<ApiKeys>()
            .AddSingleton<Limits>()
            .AddSingleton<IdempotencyStore>()
            .AddSingleton<Meters>();
    }
}
