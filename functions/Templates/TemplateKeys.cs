using System.Globalization;

namespace Notifications.Templates;

/// <summary>Row keys of the Templates table, <c>{name}|{locale}|{version}</c>, in the namespace's partition. Names and locales hold nothing
/// that would need escaping, and no '|': a template's rows are one contiguous range.</summary>
internal static class TemplateKeys
{
    public static string Row(string name, string locale, int version) => $"{name}|{locale}|{version.ToString("D8", CultureInfo.InvariantCulture)}";

    /// <summary>Before the first row of a template, or of one of its locales.</summary>
    public static string First(string name, string? locale = null) => locale is null ? $"{name}|" : $"{name}|{locale}|";

    /// <summary>After its last row: '}' follows '|'.</summary>
    public static string Last(string name, string? locale = null) => locale is null ? $"{name}}}" : $"{name}|{locale}}}";

    /// <summary>In what order templates are listed: the table's.</summary>
    public static int Compare(string name, string other) => string.CompareOrdinal(First(name), First(other));
}
