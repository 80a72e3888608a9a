using Notifications.Web;

namespace Notifications.Idempotency;

/// <summary>The HTTP function takes an <c>Idempotency-Key</c>: the same request sent again with the same key is answered with the first one's
/// answer, and nothing happens twice. For functions that create. A function that makes ids takes them from <see cref="IdempotencyScope"/>.</summary>
/// <param name="maxBodyBytes">The function's own limit, since the body is read before it is.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentAttribute(int maxBodyBytes = RequestBody.MaxBytes) : Attribute
{
    public int MaxBodyBytes => maxBodyBytes;
}
