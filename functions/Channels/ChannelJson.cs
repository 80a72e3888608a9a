using System.Text.Json.Serialization;
using Notifications.Channels.Push;
using Notifications.Channels.Sms;
using Notifications.Shared;

namespace Notifications.Channels;

/// <summary>What channels exchange with providers, service workers and their own links.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseConverter<ChannelKind>), typeof(SnakeCaseConverter<Inbox.Priority>)])]
[JsonSerializable(typeof(SignedScope))]
[JsonSerializable(typeof(SmsAnswer))]
[JsonSerializable(typeof(PushPayload))]
[JsonSerializable(typeof(VapidHeader))]
[JsonSerializable(typeof(VapidClaims))]
internal sealed partial class ChannelJson : JsonSerializerContext;
