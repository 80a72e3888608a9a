using System.Text.Json.Serialization;
using Notifications.Platform.Json;

namespace Notifications.Realtime;

/// <summary>What the hub pushes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(Refresh))]
[JsonSerializable(typeof(ReadUpTo))]
[JsonSerializable(typeof(Reload))]
[JsonSerializable(typeof(UnreadCount))]
[JsonSerializable(typeof(Pong))]
internal sealed partial class RealtimeJson : JsonSerializerContext;
