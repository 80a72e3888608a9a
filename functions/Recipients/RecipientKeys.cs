using Notifications.Shared;

namespace Notifications.Recipients;

/// <summary>Keys of the tables Recipients and Memberships. What is a user's is one contiguous range of a partition.</summary>
internal static class RecipientKeys
{
    public static string Profile(string user) => Keys.Escape(user);

    /// <summary>One of the user's memberships, kept with the profile: <c>{user}|m|room:{room}</c>.</summary>
    public static string Link(string user, Membership membership) => $"{Links(user, membership.Kind)}{membership.Name}";

    public static string Links(string user, MembershipKind? kind) =>
        $"{Keys.Escape(user)}|m|{(kind is { } one ? $"{Membership.NameOf(one)}:" : "")}";

    /// <summary>After every key that begins with a prefix: '~' sorts after all that a role's or a room's name may hold.</summary>
    public static string After(string prefix) => $"{prefix}~";

    /// <summary>The range of all that a user has in a partition, the profile aside: '}' sorts right after '|', which no user id holds unescaped.</summary>
    public static (string From, string Until) Rows(string user) => ($"{Keys.Escape(user)}|", $"{Keys.Escape(user)}}}");

    /// <summary>The partition of a role's or a room's members.</summary>
    public static string Members(string ns, Membership membership) => $"{Keys.Escape(ns)}|{membership.KindName}:{membership.Name}";
}
