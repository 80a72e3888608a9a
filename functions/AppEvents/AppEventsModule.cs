using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Json;
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

/// <summary>The JSON of an app's events.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(AppEvent))]
[JsonSerializable(typeof(AppEventResult))]
[JsonSerializable(typeof(MessageSent))]
internal sealed partial class AppEventsJson : JsonSerializerContext;
