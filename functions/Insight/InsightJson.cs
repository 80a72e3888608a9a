using System.Text.Json.Serialization;
using Notifications.Domain;
using Notifications.Insight.Audit;
using Notifications.Platform.Json;

namespace Notifications.Insight;

/// <summary>Statistics, activity, audit and history.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(NotificationHistory))]
[JsonSerializable(typeof(ExplainedNotification))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AnalyticsReport))]
[JsonSerializable(typeof(ActivityEvent))]
internal sealed partial class InsightJson : JsonSerializerContext;
