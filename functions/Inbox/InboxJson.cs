using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
