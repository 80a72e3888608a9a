using System.Text.RegularExpressions;

namespace Notifications.Shared;

/// <summary>What a category's name may be. The check says what is wrong, or null.</summary>
internal static partial class Categories
{
    public const string Rule = "1 to 64 of a-z 0-9 _ . -";

    public static string? Check(string category) => Pattern().IsMatch(category) ? null : Rule;

    [GeneratedRegex(@"^[a-z0-9_.-]{1,64}\z")]
    private static partial Regex Pattern();
}
