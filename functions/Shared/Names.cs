namespace Notifications.Shared;

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
        ns.Length is > 0 and <= 64 && ns.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? null : "1 to 64 letters, digits, '-', '_' or '.'";
}

internal static class Names
{
    public static string? Check(string name, string rule) =>
        string.IsNullOrWhiteSpace(name) || Keys.Escape(name).Length > Keys.MaxLength ? rule : null;
}
