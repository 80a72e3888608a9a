using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Platform.Settings;
using Notifications.Recipients.NamedCategories;
using Notifications.Recipients.Preferences;
using Notifications.Recipients.Presence;
using Notifications.Recipients.Rooms;

namespace Notifications.Recipients;

/// <summary>People: profiles, roles and rooms, preferences, presence.</summary>
internal static class RecipientsModule
{
    public static IServiceCollection AddRecipients(this IServiceCollection services)
    {
        return services
            .AddSettings<PreferenceOptions, PreferenceOptionsValidator>(PreferenceOptions.Section)
            .AddSingleton<MembershipStore>()
            .AddSingleton<Memberships>()
            .AddSingleton<RecipientStore>()
            .AddSingleton<RecipientHandler>()
            .AddSingleton<RecipientRequestReader>()
            .AddSingleton<PreferenceStore>()
            .AddSingleton<PreferenceCache>()
            .AddSingleton<CategoryStore>()
            .AddSingleton<CategoryCatalog>()
            .AddSingleton<CategoryHandler>()
            .AddSingleton<PreferenceEvaluator>()
            .AddSingleton<PreferenceHandler>()
            .AddSingleton<OpenRooms>()
            .AddSingleton<RoomHandler>()
            .AddSingleton<PresenceStore>()
            .AddSingleton<PresenceHandler>()
            .AddSingleton<PresenceEvents>()
            .AddHostedService(provider => provider.GetRequiredService<PresenceEvents>());
    }
}

/// <summary>Profiles, preferences, rooms and presence.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(Recipient))]
[JsonSerializable(typeof(UserPreferences))]
[JsonSerializable(typeof(RoomMemberPage))]
[JsonSerializable(typeof(RoomName))]
[JsonSerializable(typeof(RealtimeStats))]
[JsonSerializable(typeof(ConnectionList))]
[JsonSerializable(typeof(PresenceList))]
[JsonSerializable(typeof(RemovedConnections))]
[JsonSerializable(typeof(Category))]
[JsonSerializable(typeof(CategoryList))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class RecipientsJson : JsonSerializerContext;
