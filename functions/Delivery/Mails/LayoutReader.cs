using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels.Email;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Recipients;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>Checks a layout that somebody wants to keep, or to look at.</summary>
public sealed class LayoutReader(IOptions<EmailOptions> options)
{
    private const int MaxBrandName = 100, MaxPostalAddress = 300, MaxFooter = 500, MaxFooters = 20;

    /// <returns>Null when something is wrong: <paramref name="fields"/> has what.</returns>
    public Layout? Read(JsonFields fields, string name)
    {
        var layout = new Layout
        {
            Name = name,
            BrandName = fields.Text("brandName", MaxBrandName),
            LogoUrl = Checked(fields, "logoUrl", ContentLimits.MaxUrl, LayoutRules.IsLogo, LayoutRules.Logo),
            Color = Checked(fields, "color", ContentLimits.MaxName, color => MailColor.Parse(color) is not null, LayoutRules.Color),
            SenderName = fields.Text("senderName", MaxBrandName),
            SenderAddress = Sender(fields),
            ReplyTo = Checked(
                fields, "replyTo", EmailAddress.MaxLength, address => EmailAddress.Parse(address, options.Value.SmtpUtf8) is not null,
                EmailAddress.Rule(options.Value.SmtpUtf8)),
            PostalAddress = fields.Text("postalAddress", MaxPostalAddress),
            Footer = Footer(fields),
        };
        fields.RejectUnknown();
        return fields.Errors.Any ? null : layout;
    }

    /// <summary>An empty text is none.</summary>
    private static string? Checked(JsonFields fields, string name, int max, Predicate<string> isGood, string rule)
    {
        var text = fields.Text(name, max);
        if (text is { Length: > 0 } && TextLength.Of(text) <= max && !isGood(text))
            fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {rule}");
        return text is "" ? null : text;
    }

    /// <summary>A server that sends for a domain which is not its own is not believed, and soon not for its own either.</summary>
    private string? Sender(JsonFields fields)
    {
        var rule = EmailAddress.Rule(options.Value.SmtpUtf8);
        var address = Checked(
            fields, "senderAddress", EmailAddress.MaxLength, a => EmailAddress.Parse(a, options.Value.SmtpUtf8) is not null, rule);
        if (address is null || EmailAddress.Parse(address, options.Value.SmtpUtf8) is not { } parsed
            || options.Value.AllowsSender(parsed.Domain))
            return address;
        var allowed = options.Value.Senders is { Count: > 0 } domains ? string.Join(", ", domains) : "none, email has no settings";
        fields.Fail("senderAddress", $"'{FieldErrors.Shorten(parsed.Domain)}' is no domain to send from; allowed: {allowed}");
        return null;
    }

    private static Dictionary<string, string>? Footer(JsonFields fields)
    {
        if (fields.Nested("footer") is not { } footer)
            return null;
        var names = footer.Names.ToArray();
        if (names.Length > MaxFooters)
        {
            fields.Fail("footer", $"has {names.Length:N0} languages; allowed: at most {MaxFooters}");
            return null;
        }
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (Locales.Normalize(name) is not { } locale)
                footer.Fail(FieldErrors.Shorten(name), $"'{FieldErrors.Shorten(name)}' is not allowed; allowed: {Locales.Rule}");
            else if (footer.Text(name, MaxFooter) is { Length: > 0 } text)
                texts[locale] = text;
        }
        return texts.Count == 0 ? null : texts;
    }
}

/// <summary>What is allowed in a layout, and in the settings that stand in for it.</summary>
internal static class LayoutRules
{
    public const string Logo = "an https address", Color = "#rgb, #rrggbb or #rrggbbaa";

    public static bool IsLogo(string url) => SafeUrl.IsWeb(url) && url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
