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

/// <summary>Parts of the app that can be switched off (<c>Notifications:Enabled</c> and so on); read at start.</summary>
public sealed class FeatureFlags
{
    public const string Section = "Notifications";

    /// <summary>False: new sends are refused with 503. What was accepted goes on, and inboxes can be read.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>False: nothing is pushed again; the fallback starts after the first wait.</summary>
    public bool RetryEnabled { get; set; } = true;

    /// <summary>False: no email, SMS or push is begun; what has begun goes on.</summary>
    public bool FallbackEnabled { get; set; } = true;

    /// <summary>False: what is sent to users is pushed to those who are connected and not kept: no inbox, no confirmation, no fallback.
    /// A broadcast, which is one row for all, is kept as ever.</summary>
    public bool PersistenceEnabled { get; set; } = true;
}
