using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Json;
using Notifications.Platform.Settings;
using Notifications.Recipients.Presence;

namespace Notifications.Messages;

/// <summary>Direct messages between users.</summary>
internal static class MessagesModule
{
    public static IServiceCollection AddMessages(this IServiceCollection services)
    {
        return services
            .AddSettings<MessagesOptions, MessagesOptionsValidator>(MessagesOptions.Section)
            .AddSingleton<MessageStore>()
            .AddSingleton<ConversationStore>()
            .AddSingleton<WritingRules>()
            .AddSingleton<MessageLimits>()
            .AddSingleton<MessageEvents>()
            .AddSingleton<NoticeTexts>()
            .AddSingleton<ConversationNotice>()
            .AddSingleton<Settling>()
            .AddSingleton<MessageSender>()
            .AddSingleton<MessageHandler>()
            .AddSingleton<ConversationReader>()
            .AddSingleton<IPresenceAudience, ConversationPresence>()
            .AddSingleton<MessageErasure>()
            .AddSingleton<MessageExport>()
            .AddSingleton<MessageRetention>();
    }
}

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
