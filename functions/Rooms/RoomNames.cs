using System.Text.RegularExpressions;
using Notifications.Shared;

namespace Notifications.Rooms;

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
