using Microsoft.Extensions.DependencyInjection;
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
