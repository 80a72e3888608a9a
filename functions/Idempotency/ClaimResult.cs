namespace Notifications.Idempotency;

/// <summary>What a request may do under its key.</summary>
/// <param name="Row">The request's own for <see cref="ClaimOutcome.Claimed"/>, the first one's for <see cref="ClaimOutcome.Done"/>.</param>
public readonly record struct ClaimResult(ClaimOutcome Outcome, IdempotencyRow? Row = null);

public enum ClaimOutcome
{
    /// <summary>Go on, and say how it ended.</summary>
    Claimed,

    /// <summary>It was done before: give that answer.</summary>
    Done,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>The key was used for another request.</summary>
    OtherRequest,
}
