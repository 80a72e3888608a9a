using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform.Json;
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

/// <summary>The JSON of announcements: answers, hub events, queue messages and the audience in its row.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [
        typeof(Rfc3339), typeof(SnakeCaseConverter<NotificationType>), typeof(SnakeCaseConverter<AnnouncementPlacement>),
        typeof(SnakeCaseConverter<AnnouncementStatus>), typeof(SnakeCaseConverter<SignalKind>)])]
[JsonSerializable(typeof(AnnouncementDetails))]
[JsonSerializable(typeof(AnnouncementPage))]
[JsonSerializable(typeof(VisibleAnnouncements))]
[JsonSerializable(typeof(Engagement))]
[JsonSerializable(typeof(AnnouncementReference))]
[JsonSerializable(typeof(AnnouncementDismissed))]
[JsonSerializable(typeof(AnnouncementMessage))]
internal sealed partial class AnnouncementsJson : JsonSerializerContext;
