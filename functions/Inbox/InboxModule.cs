using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox.Grouping;
using Notifications.Platform.Json;
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

/// <summary>Notifications, as listed and pushed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(IReadOnlyList<ContentAction>))]
[JsonSerializable(typeof(NotificationGroup))]
[JsonSerializable(typeof(IReadOnlyList<GroupActor>))]
[JsonSerializable(typeof(GroupTextSource))]
[JsonSerializable(typeof(NotificationPage))]
[JsonSerializable(typeof(SendPlan))]
[JsonSerializable(typeof(IReadOnlyList<MailBlock>))]
[JsonSerializable(typeof(UnreadCounts))]
[JsonSerializable(typeof(MissedNotifications))]
[JsonSerializable(typeof(InboxStatistics))]
[JsonSerializable(typeof(Acknowledged))]
[JsonSerializable(typeof(Updated))]
[JsonSerializable(typeof(MarkedAllRead))]
internal sealed partial class InboxJson : JsonSerializerContext;

/// <summary>Plans of sends as rows hold them.</summary>
internal static class SendPlans
{
    /// <summary>With letters as they are: escaped, a row could not hold as many users as a send may name.</summary>
    private static readonly JsonTypeInfo<SendPlan> Readable = (JsonTypeInfo<SendPlan>)new JsonSerializerOptions(InboxJson.Default.Options)
    {
        Encoder = MinimalJsonEncoder.Instance,
    }.GetTypeInfo(typeof(SendPlan));

    public static string Write(SendPlan plan) => JsonSerializer.Serialize(plan, Readable);

    public static SendPlan Read(string json) => JsonSerializer.Deserialize(json, InboxJson.Default.SendPlan)!;
}
