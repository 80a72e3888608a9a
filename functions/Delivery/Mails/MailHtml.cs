using System.Globalization;
using System.Text;
using AngleSharp.Html.Parser;
using Ganss.Xss;
using HandlebarsDotNet;
using Notifications.Delivery.Channels;
using Notifications.Domain;

namespace Notifications.Delivery.Mails;

/// <summary>Fills in <c>mail.html</c>. Every text is encoded by the template, unless it says otherwise with three braces.</summary>
internal static class MailHtml
{
    private static readonly HandlebarsTemplate<object, object> Template = Compile("mail.html");

    /// <summary>Lists of mails would go on with the content otherwise.</summary>
    private static readonly string PreheaderEnd = string.Concat(Enumerable.Repeat("&#847;&#8199;&#65279;", 60));

    public static string Render(MailDocument mail) => Template(Model(mail));

    public static HandlebarsTemplate<object, object> Compile(string name)
    {
        using var stream = typeof(MailHtml).Assembly.GetManifestResourceStream($"mails/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var settings = new HandlebarsConfiguration { TextEncoder = new TextEncoder(), FormatProvider = CultureInfo.InvariantCulture };
        return Handlebars.Create(settings).Compile(reader.ReadToEnd());
    }

    /// <summary>Each line of a text, encoded, with breaks between them.</summary>
    public static string EncodeLines(string text) =>
        TextEncoder.Encode(Texts.WellFormed(text).ReplaceLineEndings("\n").Trim()).Replace("\n", "<br>\n", StringComparison.Ordinal);

    private static Dictionary<string, object?> Model(MailDocument mail)
    {
        var direction = Scripts.DirectionOf(mail.Language);
        var start = direction == "rtl" ? "right" : "left";
        var firstHeading = mail.Parts.OfType<MailPart.Heading>().FirstOrDefault();
        return new()
        {
            ["language"] = mail.Language,
            ["direction"] = direction,
            ["start"] = start,
            ["footerLanguage"] = mail.Texts.Language,
            ["footerDirection"] = Scripts.DirectionOf(mail.Texts.Language),
            ["subject"] = mail.Subject,
            ["preheader"] = mail.Preheader,
            ["preheaderEnd"] = PreheaderEnd,
            ["accent"] = mail.Accent.ToString(),
            ["onAccent"] = mail.Accent.OnSign.ToString(),
            ["glyph"] = mail.Glyph,
            ["kind"] = mail.Kind,
            ["when"] = mail.When,
            ["button"] = new Dictionary<string, object?> { ["darkBorder"] = mail.Brand.Color.DarkBorder.ToString() },
            ["brand"] = new Dictionary<string, object?>
            {
                ["name"] = mail.Brand.Name,
                ["logo"] = mail.Brand.LogoUrl,
                ["footer"] = LinesOrNull(mail.Brand.Footer),
                ["address"] = LinesOrNull(mail.Brand.PostalAddress),
            },
            ["reason"] = mail.Reason,
            ["links"] = mail.Links.Select(l => new Dictionary<string, object?> { ["text"] = l.Text, ["url"] = l.Url }).ToArray(),
            ["parts"] = mail.Parts.Select(p => Model(p, mail, start, ReferenceEquals(p, firstHeading))).ToArray(),
        };
    }

    private static Dictionary<string, object?> Model(MailPart part, MailDocument mail, string start, bool isFirst) => part switch
    {
        MailPart.Heading heading => new()
        {
            ["heading"] = heading.Text,
            ["isFirst"] = isFirst,
            ["top"] = mail.Kind is null ? "0" : "24px",
        },
        MailPart.Paragraphs text => new() { ["paragraphs"] = ParagraphsOf(text.Text).Select(EncodeLines).ToArray() },
        MailPart.Bullets bullets => new() { ["items"] = bullets.Items },
        MailPart.Image image => new() { ["image"] = new Dictionary<string, object?> { ["url"] = image.Url, ["alt"] = image.Alt } },
        MailPart.Markup markup => new() { ["markup"] = markup.Html },
        MailPart.More more => new() { ["more"] = more.Text },
        MailPart.Section section =>
            new() { ["section"] = new Dictionary<string, object?> { ["name"] = section.Name, ["count"] = section.Count } },
        MailPart.Button button => new()
        {
            ["button"] = new Dictionary<string, object?>
            {
                ["label"] = button.Text,
                ["url"] = button.Url,
                ["color"] = mail.Brand.Color.ToString(),
                ["text"] = mail.Brand.Color.On.ToString(),
                ["border"] = mail.Brand.Color.Border.ToString(),
            },
        },
        MailPart.Entry entry => new()
        {
            ["entry"] = new Dictionary<string, object?>
            {
                ["color"] = entry.Color.ToString(),
                ["onColor"] = entry.Color.OnSign.ToString(),
                ["glyph"] = MailColor.GlyphOf(entry.Type),
                ["title"] = entry.Title,
                ["message"] = entry.Message,
                ["when"] = entry.When,
                ["url"] = entry.Url,
                ["start"] = start,
            },
        },
        _ => throw new InvalidOperationException($"{part.GetType().Name} is no part of a mail."),
    };

    /// <summary>Blank lines part them.</summary>
    private static string[] ParagraphsOf(string text) =>
        text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? LinesOrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : EncodeLines(text);

    /// <summary>Only what HTML needs: mails are UTF-8, and letters as entities would make those of most languages several times as
    /// long.</summary>
    private sealed class TextEncoder : ITextEncoder
    {
        public static string Encode(string text)
        {
            var encoded = new StringBuilder(text.Length + 16);
            foreach (var letter in Texts.WellFormed(text))
                Append(encoded, letter);
            return encoded.ToString();
        }

        public void Encode(string? text, TextWriter target) => target.Write(Encode(text ?? ""));

        public void Encode(StringBuilder? text, TextWriter target) => target.Write(Encode(text?.ToString() ?? ""));

        public void Encode<T>(T? text, TextWriter target) where T : IEnumerator<char>
        {
            var whole = new StringBuilder();
            while (text?.MoveNext() == true)
                whole.Append(text.Current);
            target.Write(Encode(whole.ToString()));
        }

        private static void Append(StringBuilder encoded, char letter)
        {
            var entity = letter switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                // No character of HTML.
                _ when char.IsControl(letter) && letter is not ('\n' or '\r' or '\t') => " ",
                _ => null,
            };
            if (entity is null)
                encoded.Append(letter);
            else
                encoded.Append(entity);
        }
    }
}

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
