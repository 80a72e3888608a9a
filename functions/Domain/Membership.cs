namespace Notifications.Domain;

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
