using Microsoft.Extensions.DependencyInjection;

namespace Notifications.AppEvents;

/// <summary>Registers all that is about events of an app's own.</summary>
internal static class AppEventsModule
{
    public static IServiceCollection AddAppEvents(this IServiceCollection services)
    {
        NotificationsApp.Bind<AppEventOptions, AppEventOptionsValidator>(services, AppEventOptions.Section);
        return services.AddSingleton<AppEventSender>().AddSingleton<MessageLimits>().AddSingleton<RoomMessages>();
    }
}
