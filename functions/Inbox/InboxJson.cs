using System.Text.Json.Serialization;
using Notifications.Domain;
using Notifications.Platform.Json;

namespace Notifications.Inbox;

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
