using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Notifications.Announcements;
using Notifications.AppEvents;
using Notifications.Delivery;
using Notifications.Inbox;
using Notifications.Insight;
using Notifications.Messages;
using Notifications.Operations;
using Notifications.Platform.Json;
using Notifications.Realtime;
using Notifications.Recipients;
using Notifications.Sending;
using Notifications.Templates;

namespace Notifications;

/// <summary>The modules' JSON together: the worker's serializer, for what it hands to output bindings and reads from triggers. Its own
/// types (a SignalR action, a timer's info) are in no module's context, and an unknown type would go out silently as its
/// <c>ToString()</c>: reflection covers those.</summary>
internal static class AppJson
{
    private static readonly IJsonTypeInfoResolver[] Modules =
    [
        PlatformJson.Default, RealtimeJson.Default, TemplatesJson.Default, RecipientsJson.Default, InboxJson.Default, DeliveryJson.Default,
        SendingJson.Default, MessagesJson.Default, AnnouncementsJson.Default, AppEventsJson.Default, InsightJson.Default,
        OperationsJson.Default,
    ];

    public static JsonSerializerOptions Options { get; } = new(PlatformJson.Default.Options)
    {
        PropertyNameCaseInsensitive = true,
        TypeInfoResolver = JsonTypeInfoResolver.Combine([.. Modules, new DefaultJsonTypeInfoResolver()]),
    };
}
