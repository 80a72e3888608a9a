namespace Notifications.Audit;

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
