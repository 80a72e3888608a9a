namespace Notifications.Security;

/// <summary>What came of reading a caller's credentials: a caller, or why there is none.</summary>
public readonly record struct AuthenticationResult(AuthenticationOutcome Outcome, Caller? Caller = null, string? Reason = null)
{
    public static AuthenticationResult Refused(string reason) => new(AuthenticationOutcome.Refused, Reason: reason);
}

public enum AuthenticationOutcome
{
    Accepted,

    /// <summary>There were none, or they don't hold.</summary>
    Refused,

    /// <summary>They couldn't be checked: the identity provider's keys are out of reach.</summary>
    Unavailable,
}
