namespace Notifications.Idempotency;

/// <summary>The HTTP function takes an <c>Idempotency-Key</c>: the same request sent again with the same key is answered with the first one's
/// answer, and nothing happens twice. For functions that create. A function that makes ids takes them from <see cref="IdempotencyScope"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentAttribute : Attribute;
