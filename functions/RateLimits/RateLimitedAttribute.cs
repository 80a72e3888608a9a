namespace Notifications.RateLimits;

/// <summary>Each call of the function takes a permit of its caller and one of its namespace. A function whose calls weigh more takes the rest
/// itself: <see cref="RateLimitScope.TakeMore"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RateLimitedAttribute : Attribute;
