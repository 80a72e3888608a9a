using Microsoft.Extensions.DependencyInjection;

namespace Notifications.Messages;

/// <summary>Direct messages between users.</summary>
internal static class MessagesModule
{
    public static IServiceCollection AddMessages(this IServiceCollection services)
    {
        NotificationsApp.Bind<MessagesOptions, MessagesOptionsValidator>(services, MessagesOptions.Section);
        services.AddSingleton<MessageStore>().AddSingleton<ConversationStore>().AddSingleton<WritingRules>().AddSingleton<MessageLimits>();
        services.AddSingleton<MessageEvents>().AddSingleton<NoticeTexts>().AddSingleton<ConversationNotice>().AddSingleton<Settling>();
        services.AddSingleton<MessageSender>().AddSingleton<MessageHandler>().AddSingleton<ConversationReader>();
        return services.AddSingleton<MessageErasure>().AddSingleton<MessageExport>().AddSingleton<MessageRetention>();
    }
}
