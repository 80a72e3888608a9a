using System.Text.Json.Serialization;
using Notifications.Platform.Json;

namespace Notifications.AppEvents;

/// <summary>The JSON of an app's events.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(AppEvent))]
[JsonSerializable(typeof(AppEventResult))]
[JsonSerializable(typeof(MessageSent))]
internal sealed partial class AppEventsJson : JsonSerializerContext;
