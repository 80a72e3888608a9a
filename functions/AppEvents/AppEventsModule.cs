using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Settings;

namespace Notifications.AppEvents;

/// <summary>Registers all that is about events of an app's own.</summary>
internal static class AppEventsModule
{
    public static IServiceCollection AddAppEvents(this IServiceCollection services)
    {
        return services.AddSettings<AppEventOptions, AppEventOptionsValidator>(AppEventOptions.Section)
            .AddSingleton<AppEventSender>()
            .AddSingleton<EventLimits>()
            .AddSingleton<RoomMessages>();
    }
}
