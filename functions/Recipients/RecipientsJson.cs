using System.Text.Json.Serialization;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Recipients.NamedCategories;
using Notifications.Recipients.Presence;
using Notifications.Recipients.Rooms;

namespace Notifications.Recipients;

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
