using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Settings;

namespace Notifications.Announcements;

/// <summary>Registers all that is about announcements.</summary>
internal static class AnnouncementsModule
{
    public static IServiceCollection AddAnnouncements(this IServiceCollection services)
    {
        return services.AddSettings<AnnouncementOptions, AnnouncementOptionsValidator>(AnnouncementOptions.Section)
            .AddSingleton<AnnouncementStore>()
            .AddSingleton<EngagementStore>()
            .AddSingleton<AnnouncementReader>()
            .AddSingleton<AnnouncementSchedule>()
            .AddSingleton<AnnouncementHandler>()
            .AddSingleton<AnnouncementInbox>()
            .AddSingleton<AnnouncementCleanup>();
    }
}
