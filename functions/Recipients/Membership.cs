using Azure;

namespace Notifications.Recipients;

/// <summary>Something that many users can be reached by: a role that they have, or a room that they are in.</summary>
public readonly record struct Membership(MembershipKind Kind, string Name)
{
    internal string KindName => NameOf(Kind);

    public static Membership Role(string name) => new(MembershipKind.Role, name);

    public static Membership Room(string name) => new(MembershipKind.Room, name);

    internal static string NameOf(MembershipKind kind) => kind switch
    {
        MembershipKind.Role => "role",
        MembershipKind.Room => "room",
    };
}

public enum MembershipKind { Role, Room }

/// <summary>A user's membership as it is kept with the user. It is the truth: the member's row, which fan-out reads, and the real-time
/// service's group follow it.</summary>
public sealed record MembershipLink(Membership Membership, LinkState State)
{
    /// <summary>Of this state; null when it is not known.</summary>
    internal ETag? ETag { get; init; }

    /// <summary>The user joined without being asked to.</summary>
    public bool IsOwn { get; init; }

    public bool IsMember => State is LinkState.Joining or LinkState.Joined;
}

public enum LinkState
{
    /// <summary>A member from now on; the row and the group may not be there yet.</summary>
    Joining,

    Joined,

    /// <summary>No member any more; the row and the group may still be there.</summary>
    Leaving,

    /// <summary>The row is gone; the real-time service did not take the removal from the group yet.</summary>
    Left,
}

/// <param name="Next">What the next page is asked for with: the last user's key, good for as long as one likes; null on the last page.</param>
public sealed record MemberPage(IReadOnlyList<string> Users, string? Next);
