using Microsoft.AspNetCore.Http;

namespace Notifications.Platform.Auditing;

/// <summary>When the function answers 2xx, the audit keeps who called it and for what: ids and names, never content.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AuditedAttribute(AuditAction action) : Attribute
{
    public AuditAction Action { get; } = action;

    /// <summary>The route's parameter that names what it was done to; null when nothing does, or the function says
    /// it (<see cref="AuditDetail"/>).</summary>
    public string? Target { get; init; }

    /// <summary>The route's parameter that names the user it was done to.</summary>
    public string? User { get; init; }
}

/// <summary>What somebody did to what others see, or with their data.</summary>
public enum AuditAction
{
    RecipientChanged,

    RecipientDeleted,

    RecipientExported,

    PreferencesChanged,

    RoomMemberAdded,

    RoomMemberRemoved,

    TemplateChanged,

    TemplateDeleted,

    LayoutChanged,

    LayoutDeleted,

    ScheduleCancelled,

    DeadLetterRequeued,

    DeadLetterDeleted,

    ConnectionsCleanedUp,

    NotificationsCleanedUp,

    AnnouncementChanged,

    AnnouncementDeleted,

    UserBlocked,

    UserUnblocked,

    PlanChanged,

    PlanDeleted,

    SendRecalled,

    CategoryChanged,

    CategoryDeleted,

    RecipientViewed,

    NotificationResent,
}

/// <summary>What a request was done to, of functions whose route does not name it.</summary>
internal static class AuditDetail
{
    private static readonly object ItemKey = new();

    public static void Set(HttpRequest request, string? detail) => request.HttpContext.Items[ItemKey] = detail;

    public static string? Of(HttpRequest request) =>
        request.HttpContext.Items.TryGetValue(ItemKey, out var detail) ? (string?)detail : null;
}

/// <summary>What the audit calls a user whom a request erases: that it happened stays known, to whom does not.</summary>
internal sealed record AuditPseudonym(string UserId, string Name)
{
    private static readonly object ItemKey = new();

    public static void Set(HttpRequest request, string user, string pseudonym) =>
        request.HttpContext.Items[ItemKey] = new AuditPseudonym(user, pseudonym);

    public static AuditPseudonym? Of(HttpRequest request) =>
        request.HttpContext.Items.TryGetValue(ItemKey, out var erased) ? erased as AuditPseudonym : null;
}
