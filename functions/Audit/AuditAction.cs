namespace Notifications.Audit;

/// <summary>What somebody did to what others see, or with their data.</summary>
public enum AuditAction
{
    RecipientChanged,

    RecipientDeleted,

    RecipientExported,

    RoomMemberAdded,

    RoomMemberRemoved,

    TemplateChanged,

    TemplateDeleted,

    ScheduleCancelled,

    DeadLetterRequeued,

    DeadLetterDeleted,

    ConnectionsCleanedUp,

    NotificationsCleanedUp,

    UserBlocked,

    UserUnblocked,
}
