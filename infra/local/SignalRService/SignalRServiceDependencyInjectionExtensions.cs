using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Azure.SignalR.Management;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of hub classes.</summary>
public static class SignalRServiceDependencyInjectionExtensions
{
    /// <summary>Builds the hub's context at start; a missing connection string stops the app there.</summary>
    public static IServiceCollection AddServerlessHub<THub>(this IServiceCollection services)
        where THub : ServerlessHub => services.AddServerlessHub<THub>(_ => { });

    /// <summary>Builds the hub's context at start; a missing connection string stops the app there.</summary>
    public static IServiceCollection AddServerlessHub<THub>(this IServiceCollection services, Action<ServiceManagerBuilder> configure)
        where THub : ServerlessHub
    {
        services.TryAddSingleton<HubContextProvider>();
        services.TryAddSingleton(sp => new SignalRHttp(sp.GetService<TimeProvider>() ?? TimeProvider.System));
        return services.AddHostedService(sp => ActivatorUtilities.CreateInstance<HubContextInitializer<THub>>(sp, configure));
    }
}
