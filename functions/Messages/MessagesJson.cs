using System.Text.Json.Serialization;
using Notifications.Platform.Json;

namespace Notifications.Messages;

/// <summary>The JSON of direct messages.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(ConversationPage))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(ConversationRead))]
[JsonSerializable(typeof(BlockedUsers))]
[JsonSerializable(typeof(MessageRead))]
[JsonSerializable(typeof(MessageDeleted))]
[JsonSerializable(typeof(UnreadMessages))]
[JsonSerializable(typeof(Typing))]
[JsonSerializable(typeof(TypingTaken))]
[JsonSerializable(typeof(SettleMessage))]
internal sealed partial class MessagesJson : JsonSerializerContext;
