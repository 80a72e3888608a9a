namespace Notifications.Preferences;

/// <summary>What a user's preferences say of a notification on a channel.</summary>
/// <param name="Reason">Why it is refused.</param>
/// <param name="Until">When the quiet hours end that hold it.</param>
public readonly record struct Decision(DecisionKind Kind, RefusalReason? Reason = null, DateTimeOffset? Until = null)
{
    public static readonly Decision Allow = new(DecisionKind.Allow), Silence = new(DecisionKind.Silence), Digest = new(DecisionKind.Digest);

    public static Decision Refuse(RefusalReason reason) => new(DecisionKind.Refuse, reason);

    public static Decision Hold(DateTimeOffset until) => new(DecisionKind.Hold, Until: until);
}

public enum DecisionKind
{
    Allow,

    /// <summary>In-app only: stored and shown, without a sound.</summary>
    Silence,

    Refuse,

    /// <summary>Not before quiet hours end.</summary>
    Hold,

    /// <summary>Email only: gathered with others.</summary>
    Digest,
}

public enum RefusalReason { OptedOut, Category, Type, MinPriority, InAppOff, ChannelOff }
