using System.Text.Json.Serialization;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Delivery.Plans;
using Notifications.Platform.Json;

namespace Notifications.Delivery;

/// <summary>Messages of its queues, and the key of Web Push.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(AcknowledgementDeadlineMessage))]
[JsonSerializable(typeof(FallbackMessage))]
[JsonSerializable(typeof(PlanStepMessage))]
[JsonSerializable(typeof(StoredPlan))]
[JsonSerializable(typeof(StoredPlans))]
[JsonSerializable(typeof(PushKey))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
