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
