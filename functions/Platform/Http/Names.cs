using System.Text.RegularExpressions;
using Notifications.Platform.Storage;

namespace Notifications.Platform.Http;

/// <summary>What a user id may be. Each check says what is wrong, or null.</summary>
internal static class UserIds
{
    public const string Rule = "1 to 256 characters (fewer where / \\ # ? | % or control characters count three, and emoji two)";

    public static string? Check(string user) => Names.Check(user, Rule);
}

/// <summary>What a namespace (tenant) may be.</summary>
internal static class Namespaces
{
    public static string? Check(string ns) =>
        ns.Length is > 0 and <= 64 && ns.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? null
        : "1 to 64 letters, digits, '-', '_' or '.'";
}

internal static class Names
{
    public static string? Check(string name, string rule) =>
        string.IsNullOrWhiteSpace(name) || Keys.Escape(name).Length > Keys.MaxLength ? rule : null;
}

/// <summary>What a category's name may be. The check says what is wrong, or null.</summary>
internal static partial class Categories
{
    public const string Rule = "1 to 64 of a-z 0-9 _ . -";

    public static string? Check(string category) => Pattern().IsMatch(category) ? null : Rule;

    [GeneratedRegex(@"^[a-z0-9_.-]{1,64}\z")]
    private static partial Regex Pattern();
}

/// <summary>What a room's name may be.</summary>
internal static partial class RoomNames
{
    public const int MaxLength = 128;

    public const string Rule = "1 to 128 of A-Z a-z 0-9 _ . : -, and no '/'";

    /// <summary>The rule if it is broken, or null.</summary>
    public static string? Check(string room) => Pattern().IsMatch(room) ? null : Rule;

    public static string FromRoute(string value, FieldErrors errors)
    {
        if (Check(value) is { } rule)
            errors.Add("room", $"'{FieldErrors.Shorten(value)}' is not allowed; allowed: {rule}");
        return value;
    }

    public static string Read(JsonFields fields)
    {
        var room = fields.Text("room", MaxLength, required: true) ?? "";
        fields.RejectUnknown();
        if (!fields.Errors.Any && Check(room) is { } rule)
            fields.Fail("room", $"'{FieldErrors.Shorten(room)}' is not allowed; allowed: {rule}");
        return room;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.:-]{1,128}\z")]
    private static partial Regex Pattern();
}

/// <summary>A user id in a route. The host has decoded it once, all but an encoded slash, which would otherwise split the path: only that
/// is left to decode. (An id that holds the text <c>%2F</c> itself looks the same here: <see cref="AddressMiddleware"/> refuses
/// it.)</summary>
internal static class RouteUser
{
    public static string Read(string value, FieldErrors errors)
    {
        var user = value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (UserIds.Check(user) is { } rule)
            errors.Add("userId", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        return user;
    }
}
