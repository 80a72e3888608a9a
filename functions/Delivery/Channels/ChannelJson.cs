using System.Text.Json.Serialization;
using Notifications.Delivery.Channels.Email;
using Notifications.Delivery.Channels.Sms;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Domain;

namespace Notifications.Delivery.Channels;

/// <summary>What channels exchange with providers, service workers and their own links.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseConverter<ChannelKind>), typeof(SnakeCaseConverter<Priority>)])]
[JsonSerializable(typeof(SignedScope))]
[JsonSerializable(typeof(EmailProof))]
[JsonSerializable(typeof(SmsAnswer))]
[JsonSerializable(typeof(PushPayload))]
[JsonSerializable(typeof(VapidHeader))]
[JsonSerializable(typeof(VapidClaims))]
internal sealed partial class ChannelJson : JsonSerializerContext;
