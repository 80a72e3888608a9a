using Notifications.Shared;

namespace Notifications.Sending;

/// <summary>Checks whom a send is for.</summary>
internal static class TargetsReader
{
    /// <summary>As many user ids as fit into a body; more are reached by a role or a room.</summary>
    public const int MaxUsers = 10_000, MaxGroups = 20, MaxExcluded = 1_000;

    public static SendTargets Read(JsonFields fields)
    {
        var hadErrors = fields.Errors.Any;
        var targets = new SendTargets
        {
            Users = Names(fields, "users", MaxUsers, UserIds.Check),
            Roles = Names(fields, "roles", MaxGroups, Recipients.RecipientRequestReader.CheckRole),
            Rooms = Names(fields, "rooms", MaxGroups, Rooms.RoomNames.Check),
            Broadcast = fields.Flag("broadcast") ?? false,
            ExcludeUsers = Names(fields, "excludeUsers", MaxExcluded, UserIds.Check),
        };
        if (targets.AreNobody && fields.Errors.Any == hadErrors)
            fields.Fail("users", "has nobody; allowed: at least one of 'users', 'roles', 'rooms', or 'broadcast': true");
        return targets;
    }

    /// <summary>Each once.</summary>
    public static IReadOnlyList<string> Names(JsonFields fields, string member, int max, Func<string, string?> check)
    {
        var names = fields.Texts(member, max, Keys.MaxLength) ?? [];
        foreach (var (index, name) in names.Index())
        {
            if (name.Length > 0 && TextLength.Of(name) <= Keys.MaxLength && check(name) is { } rule)
                fields.Fail($"{member}[{index}]", $"'{FieldErrors.Shorten(name)}' is not allowed; allowed: {rule}");
        }
        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}
