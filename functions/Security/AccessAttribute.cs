namespace Notifications.Security;

/// <summary>Who may call an HTTP function. Without it nobody may: a forgotten attribute closes a door, it never opens one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessAttribute(Access access) : Attribute
{
    public Access Access { get; } = access;
}

public enum Access
{
    /// <summary>Everybody, also without a token.</summary>
    Open,

    /// <summary>Any verified user or service.</summary>
    Authenticated,

    /// <summary>A verified user, for what is theirs. A service's key is none.</summary>
    User,

    /// <summary>Who may send to others: <c>sender</c>, <c>admin</c>, or an API key.</summary>
    Sender,

    /// <summary>Role <c>admin</c>.</summary>
    Admin,
}
