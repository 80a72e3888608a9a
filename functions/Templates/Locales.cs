using System.Globalization;
using System.Text.RegularExpressions;

namespace Notifications.Templates;

/// <summary>Language tags (BCP 47), in their usual spelling: <c>pt-BR</c>, <c>zh-Hant-TW</c>.</summary>
internal static partial class Locales
{
    public const int MaxLength = 32;

    public const string Rule = "a language tag, as en or pt-BR";

    /// <summary>Null for what is no language tag.</summary>
    public static string? Normalize(string locale) =>
        Tag().IsMatch(locale) ? string.Join('-', locale.Split('-').Select(Spell)) : null;

    /// <summary>The locales to look for, best first: each is the one before without its last part. The default is last.</summary>
    public static IEnumerable<string> Chain(string? locale, string defaultLocale)
    {
        for (var tag = locale; tag is not null; tag = tag.LastIndexOf('-') is > 0 and var cut ? tag[..cut] : null)
            yield return tag;
        yield return defaultLocale;
    }

    private static string Spell(string part, int index) => (index, part.Length) switch
    {
        (0, _) => part.ToLowerInvariant(),
        (_, 2) => part.ToUpperInvariant(),
        (_, 4) when char.IsAsciiLetter(part[0]) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(part.ToLowerInvariant()),
        _ => part.ToLowerInvariant(),
    };

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z")]
    private static partial Regex Tag();
}
