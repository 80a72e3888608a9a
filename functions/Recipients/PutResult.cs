namespace Notifications.Recipients;

/// <summary>What came of putting a profile.</summary>
/// <param name="Recipient">As it is now; null unless it was stored.</param>
public readonly record struct PutResult(PutOutcome Outcome, Recipient? Recipient = null);

public enum PutOutcome
{
    Stored,

    /// <summary>It is not the version that the caller had in mind.</summary>
    PreconditionFailed,

    /// <summary>Others kept changing it; trying again makes sense.</summary>
    Busy,
}
