using AngleSharp.Html.Parser;
using Ganss.Xss;
using Notifications.Delivery.Channels;
using Notifications.Domain;

namespace Notifications.Delivery.Mails;

/// <summary>A template's own HTML as a part of a mail: of a whole document what its body holds; without scripts, forms, styles that reach
/// out of their place, and addresses that lead nowhere.</summary>
public sealed class MailMarkup
{
    private static readonly string[] Forms =
    [
        "form", "input", "button", "select", "option", "optgroup", "textarea", "fieldset", "legend", "label", "datalist", "output",
        "keygen", "meter", "progress", "menu", "menuitem", "command", "dialog",
    ];

    /// <summary>The longest that AngleSharp writes is <c>&amp;nbsp;</c>.</summary>
    private const int MaxEntity = 6;

    private readonly ActionLinks links;
    private readonly HtmlSanitizer sanitizer;

    public MailMarkup(ActionLinks links)
    {
        this.links = links;
        sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.ExceptWith(Forms);
        sanitizer.AllowedAttributes.ExceptWith(["action", "class", "for", "method", "tabindex", "accesskey"]);
        sanitizer.AllowedAttributes.Add("id");
        sanitizer.AllowedCssProperties.ExceptWith(["position", "z-index"]);
        sanitizer.AllowedSchemes.UnionWith(["mailto", "tel", "cid"]);
        sanitizer.FilterUrl += (_, address) => address.SanitizedUrl = AddressOf(address.OriginalUrl, address.SanitizedUrl);
        sanitizer.PostProcessNode += (_, processed) =>
        {
            // Without one, readers say the image's address.
            if (processed.Node is AngleSharp.Dom.IElement { LocalName: "img" } image && !image.HasAttribute("alt"))
                image.SetAttribute("alt", "");
        };
    }

    public string Clean(string html) => sanitizer.Sanitize(Texts.WellFormed(html));

    /// <summary>So many characters of clean HTML; what is open there is closed.</summary>
    public string Beginning(string clean, int length)
    {
        // Neither half a character nor half of an entity.
        var entity = clean.LastIndexOf('&', length - 1, Math.Min(length, MaxEntity));
        var end = entity >= 0 && clean.IndexOf(';', entity, length - entity) < 0 ? entity : length;
        return Clean(clean[..(end > 0 && char.IsHighSurrogate(clean[end - 1]) ? end - 1 : end)]);
    }

    /// <summary>The pages that clean HTML leads to.</summary>
    public static IReadOnlyCollection<string> LinksOf(string clean)
    {
        using var document = new HtmlParser().ParseDocument(clean);
        return [.. document.QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!).Where(SafeUrl.IsWeb)];
    }

    /// <summary>Null drops the attribute: a mail has no page that a relative address is relative to.</summary>
    private string? AddressOf(string given, string? safe)
    {
        var address = given.Trim();
        if (address.StartsWith('#'))
            return address;
        if (safe is null || HasScheme(address))
            return safe;
        return address.StartsWith("//", StringComparison.Ordinal) ? $"https:{address}" : links.For(address);
    }

    private static bool HasScheme(string address) =>
        address.IndexOf(':') is var colon and > 0 && address.AsSpan(0, colon).IndexOfAny("/?#") < 0;
}
