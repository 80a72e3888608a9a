using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Analytics;
using Notifications.Audit;
using Notifications.Channels;
using Notifications.Channels.Push;
using Notifications.DeadLetters;
using Notifications.Delivery;
using Notifications.History;
using Notifications.Inbox;
using Notifications.Operations;
using Notifications.Preferences;
using Notifications.Presence;
using Notifications.Realtime;
using Notifications.Recipients;
using Notifications.Retention;
using Notifications.Rooms;
using Notifications.Security;
using Notifications.Sending;
using Notifications.Templates;

namespace Notifications.Shared;

/// <summary>All JSON that the app writes, and what it reads from its own queues: camelCase, enums in snake_case, times in UTC. Requests are
/// read by <see cref="JsonFields"/>, which is strict; queue messages may hold members of a newer version.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [
        typeof(Rfc3339), typeof(SnakeCaseConverter<NotificationType>), typeof(SnakeCaseConverter<Priority>),
        typeof(SnakeCaseConverter<DeliveryStatus>), typeof(SnakeCaseConverter<HistoryEventKind>), typeof(SnakeCaseConverter<ChannelKind>),
        typeof(SnakeCaseConverter<SendStatus>), typeof(SnakeCaseConverter<RecipientStatus>), typeof(SnakeCaseConverter<RefusalReason>),
        typeof(SnakeCaseConverter<Weekday>), typeof(SnakeCaseConverter<DigestFrequency>), typeof(SnakeCaseConverter<HealthStatus>), typeof(SnakeCaseConverter<ChannelStatus>)])]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(NotificationPage))]
[JsonSerializable(typeof(UnreadCounts))]
[JsonSerializable(typeof(MissedNotifications))]
[JsonSerializable(typeof(InboxStatistics))]
[JsonSerializable(typeof(CleanupReport))]
[JsonSerializable(typeof(Acknowledged))]
[JsonSerializable(typeof(Updated))]
[JsonSerializable(typeof(NotificationHistory))]
[JsonSerializable(typeof(SendResult))]
[JsonSerializable(typeof(SendPlan))]
[JsonSerializable(typeof(SendReport))]
[JsonSerializable(typeof(SchedulePage))]
[JsonSerializable(typeof(BulkResult))]
[JsonSerializable(typeof(ProgressUpdate))]
[JsonSerializable(typeof(FanOutMessage))]
[JsonSerializable(typeof(DeliveryMessage))]
[JsonSerializable(typeof(Refresh))]
[JsonSerializable(typeof(ConfirmationMessage))]
[JsonSerializable(typeof(FallbackMessage))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ReadUpTo))]
[JsonSerializable(typeof(Reload))]
[JsonSerializable(typeof(MarkedAllRead))]
[JsonSerializable(typeof(UnreadCount))]
[JsonSerializable(typeof(Pong))]
[JsonSerializable(typeof(UserPreferences))]
[JsonSerializable(typeof(Recipient))]
[JsonSerializable(typeof(RecipientExport))]
[JsonSerializable(typeof(PushKey))]
[JsonSerializable(typeof(RoomMemberPage))]
[JsonSerializable(typeof(RoomName))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HubProblem))]
[JsonSerializable(typeof(DevToken))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(Template))]
[JsonSerializable(typeof(TemplatePage))]
[JsonSerializable(typeof(TemplateDetails))]
[JsonSerializable(typeof(RenderedTemplate))]
[JsonSerializable(typeof(PreloadedTemplate))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RequeueResult))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(RealtimeStats))]
[JsonSerializable(typeof(ConnectionList))]
[JsonSerializable(typeof(PresenceList))]
[JsonSerializable(typeof(RemovedConnections))]
[JsonSerializable(typeof(AnalyticsReport))]
[JsonSerializable(typeof(ActivityEvent))]
[JsonSerializable(typeof(IReadOnlyList<TemplateVariable>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string))]
internal sealed partial class AppJson : JsonSerializerContext;
