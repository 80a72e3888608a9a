using Notifications.Templates;

namespace Notifications.Digests;

/// <summary>A digest's own words, in the languages that there are some for; else in English.</summary>
internal sealed record DigestWords(string Language, string One, string Many, string Open)
{
    private static readonly DigestWords English = new("en", "1 new notification", "{0} new notifications", "Open");

    private static readonly DigestWords[] All = [English, new("de", "1 neue Benachrichtigung", "{0} neue Benachrichtigungen", "Öffnen")];

    public string Title(int count) => count == 1 ? One : string.Format(System.Globalization.CultureInfo.InvariantCulture, Many, count);

    public static DigestWords For(string? locale) =>
        Locales.Chain(locale, English.Language).Select(tag => Array.Find(All, w => w.Language.Equals(tag, StringComparison.OrdinalIgnoreCase))).OfType<DigestWords>().First();
}
