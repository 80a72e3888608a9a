using Microsoft.Extensions.DependencyInjection;

namespace Notifications.Announcements;

/// <summary>Registers all that is about announcements.</summary>
internal static class AnnouncementsModule
{
    public static IServiceCollection AddAnnouncements(this IServiceCollection services)
    {
        NotificationsApp.Bind<AnnouncementOptions, AnnouncementOptionsValidator>(services, AnnouncementOptions.Section);
        return services.AddSingleton<AnnouncementStore>().AddSingleton<EngagementStore>().AddSingleton<AnnouncementReader>()
            .AddSingleton<AnnouncementSchedule>().AddSingleton<AnnouncementHandler>().AddSingleton<AnnouncementInbox>()
            .AddSingleton<AnnouncementCleanup>();
    }
}
