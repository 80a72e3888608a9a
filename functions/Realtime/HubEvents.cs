using System.Text.Json.Serialization;
using Notifications.Domain;

namespace Notifications.Realtime;

/// <summary>The events that clients receive.</summary>
internal static class HubEvents
{
    public const string Notification = "notification", Updated = "updated", UnreadCount = "unreadCount";

    /// <summary>A progress update: a notification that takes the place of the earlier one of its task.</summary>
    public const string Progress = "progress";

    /// <summary>There is something new, which a client has to fetch: it is not the same for everyone.</summary>
    public const string Refresh = "refresh";

    /// <summary>More changed than is told one by one: a client has to load what it shows again.</summary>
    public const string Reload = "reload";

    /// <summary>What happened in the namespace, for its admins.</summary>
    public const string Activity = "activity";

    /// <summary>The <c>userId</c> of a notification that is pushed to a whole group.</summary>
    public const string Everybody = "*";

    public static string TargetOf(Notification notification) =>
        notification is { Type: NotificationType.ProgressUpdate, CollapseKey: not null } ? Progress : Notification;
}

/// <param name="Id">What there is to fetch.</param>
public sealed record Refresh(Guid Id);

public sealed record Reload;

/// <summary>Everything up to this id was read at once.</summary>
public sealed record ReadUpTo(
    [property: JsonPropertyName("readUpTo")] Guid UpTo, DateTimeOffset ReadAt, DeliveryStatus Status);

public sealed record UnreadCount(int Count);
