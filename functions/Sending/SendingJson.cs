using System.Text.Json.Serialization;
using Notifications.Platform.Json;

namespace Notifications.Sending;

/// <summary>Sends: answers, and messages of its queues.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(SendResult))]
[JsonSerializable(typeof(SendReport))]
[JsonSerializable(typeof(IReadOnlyList<TextFailure>))]
[JsonSerializable(typeof(SchedulePage))]
[JsonSerializable(typeof(BulkResult))]
[JsonSerializable(typeof(ProgressUpdate))]
[JsonSerializable(typeof(FanOutMessage))]
[JsonSerializable(typeof(DeliveryMessage))]
internal sealed partial class SendingJson : JsonSerializerContext;
