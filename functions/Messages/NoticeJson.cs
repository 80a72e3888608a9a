using System.Text.Json.Serialization;

namespace Notifications.Messages;

/// <summary>The variables of the template <c>new_message</c>.</summary>
internal sealed record NewMessageVariables(string Sender, string Preview);

/// <summary>The data of the notification: what a client opens.</summary>
internal sealed record NewMessageData(string ConversationWith);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewMessageVariables))]
[JsonSerializable(typeof(NewMessageData))]
internal sealed partial class NoticeJson : JsonSerializerContext;
