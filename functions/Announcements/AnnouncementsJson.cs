using System.Text.Json.Serialization;
using Notifications.Domain;
using Notifications.Platform.Json;

namespace Notifications.Announcements;

/// <summary>The JSON of announcements: answers, hub events, queue messages and the audience in its row.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [
        typeof(Rfc3339), typeof(SnakeCaseConverter<NotificationType>), typeof(SnakeCaseConverter<AnnouncementPlacement>),
        typeof(SnakeCaseConverter<AnnouncementStatus>), typeof(SnakeCaseConverter<SignalKind>)])]
[JsonSerializable(typeof(AnnouncementDetails))]
[JsonSerializable(typeof(AnnouncementPage))]
[JsonSerializable(typeof(VisibleAnnouncements))]
[JsonSerializable(typeof(Engagement))]
[JsonSerializable(typeof(AnnouncementReference))]
[JsonSerializable(typeof(AnnouncementDismissed))]
[JsonSerializable(typeof(AnnouncementMessage))]
internal sealed partial class AnnouncementsJson : JsonSerializerContext;
