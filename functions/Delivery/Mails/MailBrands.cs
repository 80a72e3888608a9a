using System.Globalization;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels.Email;
using Notifications.Domain;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>Whose mails and pages they are: what a layout says, and the settings where it says nothing.</summary>
public sealed class MailBrands(IOptions<EmailOptions> options)
{
    /// <summary>Of the app's pages.</summary>
    private static readonly MailColor DefaultColor = MailColor.Parse("#4f46e5")!.Value;

    private readonly EmailOptions options = options.Value;

    /// <param name="language">A language tag, for the footer.</param>
    internal MailBrand Of(Layout? layout, string language) => new(
        Texts.OneLine(Given(layout?.BrandName) ?? Given(options.BrandName) ?? Given(options.FromName) ?? "Notifications"),
        Given(layout?.LogoUrl) ?? Given(options.LogoUrl),
        MailColor.Parse(layout?.Color ?? options.Color) ?? DefaultColor,
        Given(layout?.PostalAddress) ?? Given(options.PostalAddress),
        FooterOf(layout, language) ?? Given(options.Footer));

    private static string? FooterOf(Layout? layout, string language)
    {
        if (layout?.Footer is not { Count: > 0 } footers)
            return null;
        return Locales.Chain(language, "en").Select(tag => footers.GetValueOrDefault(tag)).OfType<string>().FirstOrDefault()
            ?? footers.OrderBy(f => f.Key, StringComparer.Ordinal).First().Value;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>A colour that mail programs know, and what can be read on it (WCAG 2).</summary>
internal readonly record struct MailColor(byte Red, byte Green, byte Blue)
{
    public static readonly MailColor White = new(255, 255, 255), Ink = new(0x18, 0x18, 0x1D), Black = new(0, 0, 0),
        Gray = new(0x8B, 0x8D, 0x98);

    /// <summary>The cards of dark mails.</summary>
    private static readonly MailColor DarkCard = new(0x1B, 0x1C, 0x21);

    /// <summary>Normal text needs so much, signs that are not text this much.</summary>
    public const double Text = 4.5, Sign = 3;

    /// <summary>The colour for a text on it.</summary>
    public MailColor On => ContrastTo(White) >= Text ? White : ContrastTo(Ink) >= Text ? Ink : Black;

    /// <summary>The colour for a sign on it, which is large, and says nothing that no text says.</summary>
    public MailColor OnSign => ContrastTo(White) >= Sign ? White : On;

    /// <summary>A border where it can hardly be told from what is around it.</summary>
    public MailColor Border => ContrastTo(White) >= Sign ? this : Gray;

    public MailColor DarkBorder => ContrastTo(DarkCard) >= Sign ? this : Gray;

    /// <summary>Of <c>#rgb</c>, <c>#rrggbb</c> or <c>#rrggbbaa</c>, which is seen on white; null for anything else.</summary>
    public static MailColor? Parse(string? text)
    {
        if (text is not { Length: 4 or 7 or 9 } || text[0] != '#'
            || !uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            return null;
        return text.Length switch
        {
            4 => new MailColor((byte)((number >> 8) * 17), (byte)((number >> 4 & 15) * 17), (byte)((number & 15) * 17)),
            7 => new MailColor((byte)(number >> 16), (byte)(number >> 8), (byte)number),
            _ => new MailColor(OnWhite(number >> 24, number), OnWhite(number >> 16, number), OnWhite(number >> 8, number)),
        };
    }

    /// <summary>What a notification without a colour gets: the same as in the app.</summary>
    public static MailColor Of(NotificationType type) => Parse(type switch
    {
        NotificationType.System => "#475569",
        NotificationType.UserAction => "#0891b2",
        NotificationType.ProgressUpdate or NotificationType.Info => "#2563eb",
        NotificationType.Alert or NotificationType.Error => "#dc2626",
        NotificationType.Success => "#16a34a",
        NotificationType.Warning => "#d97706",
        NotificationType.Admin => "#7c3aed",
        NotificationType.Security => "#b91c1c",
    })!.Value;

    /// <summary>A sign for the type that every font has: images are often blocked, and fonts for pictograms differ.</summary>
    public static string GlyphOf(NotificationType type) => type switch
    {
        NotificationType.Success => "✓",
        NotificationType.Error => "×",
        NotificationType.Alert or NotificationType.Warning or NotificationType.Security => "!",
        NotificationType.UserAction => "→",
        NotificationType.ProgressUpdate => "%",
        NotificationType.System or NotificationType.Admin => "≡",
        NotificationType.Info => "i",
    };

    public double ContrastTo(MailColor other)
    {
        var (a, b) = (Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte part) => part / 255.0 is var p && p <= 0.04045 ? p / 12.92 : Math.Pow((p + 0.055) / 1.055, 2.4);

    private static byte OnWhite(uint part, uint number) =>
        (byte)(255 - ((255 - (byte)part) * (int)(byte)number / 255));
}
