using System.Text.Json;
using Notifications.Domain;

namespace Notifications.Tests.Delivery;

/// <summary>A notification in memory whose plan has just begun.</summary>
internal static class PlannedNotification
{
    public static PlanState Begin(string plan, DateTimeOffset at) =>
        PlanState.Begin(PinnedPlan.Of(JsonSerializer.Deserialize(plan, PlanJson.Default.DeliveryPlan)!), at)!;

    public static Notification At(DateTimeOffset at, PlanState plan) => new()
    {
        Id = Guid.CreateVersion7(at),
        Namespace = "default",
        UserId = "somebody",
        EventName = "info",
        Type = NotificationType.Info,
        Category = "info",
        Priority = Priority.Normal,
        Title = "t",
        Message = "m",
        Status = DeliveryStatus.Sent,
        CreatedAt = at,
        SentAt = at,
        ExpiresAt = at.AddDays(30),
        Plan = plan,
    };
}
