using System.Text.Json.Serialization;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Delivery.Mails;
using Notifications.Delivery.Plans;
using Notifications.Platform.Json;

namespace Notifications.Delivery;

/// <summary>Messages of its queues, the key of Web Push, layouts of mails with their previews, and what came of a resend.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(AcknowledgementDeadlineMessage))]
[JsonSerializable(typeof(FallbackMessage))]
[JsonSerializable(typeof(PlanStepMessage))]
[JsonSerializable(typeof(StoredPlan))]
[JsonSerializable(typeof(StoredPlans))]
[JsonSerializable(typeof(PushKey))]
[JsonSerializable(typeof(Layout))]
[JsonSerializable(typeof(WrittenMail))]
[JsonSerializable(typeof(ResendResult))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
