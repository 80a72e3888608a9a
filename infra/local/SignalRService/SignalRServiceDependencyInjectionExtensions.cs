using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Azure.SignalR.Management;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of hub classes.</summary>
public static class SignalRServiceDependencyInjectionExtensions
{
    /// <summary>Builds the hub's context at start; a missing connection string stops the app there.</summary>
    public static IServiceCollection AddServerlessHub<THub>(this IServiceCollection services)
        where THub : ServerlessHub => services.AddServerlessHub(typeof(THub));

    /// <summary>Builds the hub's context at start; a missing connection string stops the app there.</summary>
    public static IServiceCollection AddServerlessHub<THub>(this IServiceCollection services, Action<ServiceManagerBuilder> configure)
        where THub : ServerlessHub => services.AddServerlessHub(typeof(THub), configure);

    /// <summary>Builds the hub's context at start; a missing connection string stops the app there.</summary>
    public static IServiceCollection AddServerlessHub(this IServiceCollection services, Type hubType) =>
        services.AddServerlessHub(hubType, _ => { });

    /// <summary>Builds the hub's context at start; a missing connection string stops the app there.</summary>
    public static IServiceCollection AddServerlessHub(
        this IServiceCollection services, Type hubType, Action<ServiceManagerBuilder> configure)
    {
        if (!typeof(ServerlessHub).IsAssignableFrom(hubType))
        {
            throw new ArgumentException(
                $"{nameof(hubType)} is not derived from Microsoft.Azure.Functions.Worker.SignalRService.ServerlessHub.");
        }

        services.TryAddSingleton<HubContextProvider>();
        services.TryAddSingleton(sp => new SignalRHttp(sp.GetService<TimeProvider>() ?? TimeProvider.System));
        var initializer = typeof(HubContextInitializer<>).MakeGenericType(hubType);
        if (services.All(s => s.ServiceType != initializer))
        {
            services.AddSingleton(initializer, sp => ActivatorUtilities.CreateInstance(sp, initializer, configure));
            services.AddSingleton(sp => (IHostedService)sp.GetRequiredService(initializer));
        }

        return services;
    }
}
