using Microsoft.Extensions.DependencyInjection;
using Notifications.Inbox.Grouping;
using Notifications.Platform.Settings;

namespace Notifications.Inbox;

/// <summary>What people have: lists, changes, the unread count, catch-up, snoozes, broadcasts and history.</summary>
internal static class InboxModule
{
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        return services
            .AddSettings<InboxOptions, InboxOptionsValidator>(InboxOptions.Section)
            .AddSingleton<InboxStateStore>()
            .AddSingleton<CachedUnreadCounts>()
            .AddSingleton<UnreadCounter>()
            .AddSingleton<UnreadMarkers>()
            .AddSingleton<RecentNotifications>()
            .AddSingleton<InboxInserts>()
            .AddSingleton<InboxStore>()
            .AddSingleton<CollapseStore>()
            .AddSettings<GroupingOptions, GroupingOptionsValidator>(GroupingOptions.Section)
            .AddSingleton<GroupRows>()
            .AddSingleton<GroupTexts>()
            .AddSingleton<GroupStore>()
            .AddSingleton<GroupHandler>()
            .AddSingleton<GroupedInbox>()
            .AddSingleton<InboxReader>()
            .AddSingleton<InboxHandler>()
            .AddSingleton<InboxPush>()
            .AddSingleton<InboxRows>()
            .AddSingleton<InboxChanges>()
            .AddSingleton<InboxRecall>()
            .AddSingleton<ReadAllHandler>()
            .AddSingleton<SnoozeStore>()
            .AddSingleton<SnoozeReturn>()
            .AddSingleton<HistoryStore>()
            .AddSingleton<NotificationFactory>()
            .AddSingleton<BroadcastStore>()
            .AddSingleton<BroadcastTexts>()
            .AddSingleton<BroadcastInbox>()
            .AddSingleton<ConnectionHandler>();
    }
}
