using System.Text.Json.Serialization;
using Azure.Core.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notifications.Platform.Json;
using Notifications.Platform.Settings;

namespace Notifications.Realtime;

/// <summary>Pushes to connected clients, and the hub that they connect to.</summary>
internal static class RealtimeModule
{
    /// <param name="serializer">What the hub writes its arguments with. By default they would go through Newtonsoft.Json, which writes a
    /// JsonElement as {"ValueKind":1}.</param>
    public static IServiceCollection AddRealtime(this IServiceCollection services, ObjectSerializer serializer)
    {
        services.AddServerlessHub<NotificationHub>(hub => hub.WithOptions(options => options.UseJsonObjectSerializer(serializer)));
        // The hub's connection is made when its hosted service starts. The worker's was registered before and would take calls from its own
        // start on; a hub created by one of them would stay without a connection.
        var start = services.Last(service => service.ServiceType == typeof(IHostedService));
        services.Remove(start);
        services.Insert(0, start);
        return services
            .AddSettings<RealtimeOptions, RealtimeOptionsValidator>(RealtimeOptions.Section)
            .AddSingleton<NotificationHub>()
            .AddSingleton<RealtimePush>()
            .AddSingleton<RealtimeGroups>();
    }
}

/// <summary>What the hub pushes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(Refresh))]
[JsonSerializable(typeof(ReadUpTo))]
[JsonSerializable(typeof(Reload))]
[JsonSerializable(typeof(UnreadCount))]
[JsonSerializable(typeof(Pong))]
internal sealed partial class RealtimeJson : JsonSerializerContext;
