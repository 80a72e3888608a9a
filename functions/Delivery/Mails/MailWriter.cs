using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>Writes what a mail says: its subject, and its body as HTML and as text.</summary>
public sealed class MailWriter(
    MailBrands brands, IOptions<ChannelsOptions> channels, ActionLinks links, MailMarkup markup)
{
    /// <summary>Gmail shows the first 102 KB of a mail's HTML.</summary>
    public const int MaxHtmlBytes = 100_000;

    private const int MaxSubject = 200, MaxPreheader = 140, MaxEntryMessage = 240;

    private readonly MailShortener shortener = new(markup);

    /// <param name="unsubscribe">The signed link; null where nobody can unsubscribe.</param>
    public WrittenMail Write(ChannelMessage message, string? unsubscribe)
    {
        var document = message.Digest is { } digest ? DigestOf(message, digest, unsubscribe) : NotificationOf(message, unsubscribe);
        var html = MailHtml.Render(document);
        if (!MailShortener.Fits(html))
        {
            document = shortener.Shorten(document, WaysToTheRest(message, document.Texts));
            html = MailHtml.Render(document);
        }
        return new WrittenMail(document.Subject, html, MailPlainText.Render(document));
    }

    private MailDocument NotificationOf(ChannelMessage message, string? unsubscribe)
    {
        var look = new Look(message);
        var kind = message.NameOf(message.Category, look.Language);
        var (parts, plain) = PartsOf(message, look.Texts);
        return new MailDocument
        {
            // What looks like an encoded word would be decoded by the reader, and could hold line breaks again.
            Subject = SubjectOf(message.Subject ?? message.Title),
            Preheader = Texts.Cut(Texts.OneLine(message.Message), MaxPreheader),
            Language = look.Language,
            Texts = look.Texts,
            Brand = brands.Of(message.Layout, look.Language),
            Accent = MailColor.Parse(message.Color) ?? MailColor.Of(message.Type),
            Glyph = MailColor.GlyphOf(message.Type),
            Kind = message.Actor is { } actor ? $"{Texts.OneLine(actor.Name)} · {kind}" : kind,
            When = message.CreatedAt is { } at ? look.Time.Long(at) : null,
            Parts = parts,
            PlainParts = plain,
            Reason = unsubscribe is null ? look.Texts.Always : look.Texts.Reason(kind),
            Links = LinksOf(look.Texts, kind, unsubscribe),
        };
    }

    /// <summary>Whatever doesn't fit is in the inbox, and counted.</summary>
    private MailDocument DigestOf(ChannelMessage message, IReadOnlyList<Notification> items, string? unsubscribe)
    {
        var look = new Look(message);
        var brand = brands.Of(message.Layout, look.Language);
        var shown = items.Count;
        while (true)
        {
            var document = new MailDocument
            {
                Subject = SubjectOf(message.Title),
                Preheader = Texts.Cut(string.Join(" · ", items.Take(5).Select(i => Texts.OneLine(i.Title))), MaxPreheader),
                Language = look.Language,
                Texts = look.Texts,
                Brand = brand,
                Accent = brand.Color,
                Glyph = "",
                Parts = [.. DigestParts(message, items, shown, look)],
                Reason = unsubscribe is null ? look.Texts.Always : look.Texts.ReasonDigest,
                Links = LinksOf(look.Texts, look.Texts.DigestName, unsubscribe),
            };
            var bytes = Encoding.UTF8.GetByteCount(MailHtml.Render(document));
            if (bytes <= MaxHtmlBytes || shown == 1)
                return document;
            shown = Math.Clamp((int)((long)shown * MaxHtmlBytes / bytes) - 1, 1, shown - 1);
        }
    }

    private IEnumerable<MailPart> DigestParts(ChannelMessage message, IReadOnlyList<Notification> items, int shown, Look look)
    {
        yield return new MailPart.Heading(message.Title);
        var counts = items.CountBy(i => i.Category).ToDictionary(StringComparer.Ordinal);
        foreach (var category in items.GroupBy(i => i.Category).SelectMany(g => g).Take(shown).GroupBy(i => i.Category))
        {
            yield return new MailPart.Section(message.NameOf(category.Key, look.Language), counts[category.Key]);
            foreach (var item in category)
                yield return new MailPart.Entry(
                    item.Type, MailColor.Parse(item.Color) ?? MailColor.Of(item.Type), Texts.OneLine(item.Title),
                    Texts.Cut(Texts.OneLine(item.Message), MaxEntryMessage), look.Time.Short(item.CreatedAt), links.For(item.ActionUrl));
        }
        if (shown < items.Count)
            yield return new MailPart.More(look.Texts.More(items.Count - shown));
        foreach (var button in InboxButton(look.Texts))
            yield return button;
    }

    private MailPart.Button[] WaysToTheRest(ChannelMessage message, MailTexts texts) =>
        ButtonsOf(message, texts) is { Length: > 0 } own ? own : InboxButton(texts);

    /// <summary>None where the app's address is not known.</summary>
    private MailPart.Button[] InboxButton(MailTexts texts) =>
        links.For(channels.Value.InboxUrl) is { } inbox ? [new MailPart.Button(texts.OpenInbox, inbox)] : [];

    private (IReadOnlyList<MailPart> Parts, IReadOnlyList<MailPart>? Plain) PartsOf(ChannelMessage message, MailTexts texts)
    {
        if (message.EmailBlocks is { Count: > 0 } blocks && blocks.Select(PartOf).OfType<MailPart>().ToArray() is { Length: > 0 } parts)
            return ([.. parts, .. ButtonsBeside([.. parts.OfType<MailPart.Button>().Select(b => b.Url)], message, texts)], null);
        var simple = SimpleParts(message, texts);
        return message.EmailHtml is { Length: > 0 } html && markup.Clean(html) is { Length: > 0 } clean
            ? ([new MailPart.Markup(clean), .. ButtonsBeside(MailMarkup.LinksOf(clean), message, texts)], simple) : (simple, null);
    }

    /// <param name="led">Where the template's mail leads itself: the sender's actions that lead elsewhere follow.</param>
    private MailPart.Button[] ButtonsBeside(IReadOnlyCollection<string> led, ChannelMessage message, MailTexts texts) =>
        led.Count == 0 ? ButtonsOf(message, texts) : [.. ActionsOf(message).Where(a => !led.Contains(a.Url))];

    private MailPart[] SimpleParts(ChannelMessage message, MailTexts texts)
    {
        MailPart?[] parts =
        [
            new MailPart.Heading(Texts.OneLine(message.Title)),
            new MailPart.Paragraphs(message.Message),
            message.ImageUrl is { } image && SafeUrl.IsWeb(image) ? new MailPart.Image(image, "") : null,
            .. ButtonsOf(message, texts),
        ];
        return [.. parts.OfType<MailPart>()];
    }

    /// <summary>The sender's actions, where there are any.</summary>
    private MailPart.Button[] ButtonsOf(ChannelMessage message, MailTexts texts) =>
        ActionsOf(message) is { Length: > 0 } actions ? actions
        : links.For(message.ActionUrl) is { } url ? [new MailPart.Button(texts.Open, url)] : [];

    private MailPart.Button[] ActionsOf(ChannelMessage message) =>
    [
        .. (message.Actions ?? []).Select(a => links.For(a.Url) is { } url ? new MailPart.Button(Texts.OneLine(a.Label), url) : null)
            .OfType<MailPart.Button>(),
    ];

    private MailPart? PartOf(MailBlock block) => block.Type switch
    {
        MailBlockType.Title => new MailPart.Heading(Texts.OneLine(block.Text ?? "")),
        MailBlockType.Text => new MailPart.Paragraphs(block.Text ?? ""),
        MailBlockType.Button => links.For(block.Url) is { } url ? new MailPart.Button(Texts.OneLine(block.Text ?? ""), url) : null,
        MailBlockType.List => new MailPart.Bullets([.. (block.Items ?? []).Select(Texts.OneLine)]),
        MailBlockType.Image => links.For(block.Url) is { } url ? new MailPart.Image(url, Texts.OneLine(block.Alt ?? "")) : null,
    };

    private List<MailLink> LinksOf(MailTexts texts, string kind, string? unsubscribe)
    {
        var found = new List<MailLink>();
        if (links.For(channels.Value.SettingsUrl) is { } settings)
            found.Add(new MailLink(texts.Settings, settings));
        if (unsubscribe is not null)
            found.Add(new MailLink(texts.Unsubscribe(kind), unsubscribe));
        return found;
    }

    private static string SubjectOf(string text) =>
        Texts.Cut(Texts.OneLine(text), MaxSubject).Replace("=?", "= ?", StringComparison.Ordinal);

    /// <summary>The language of a mail: its texts', so that none is half in one and half in another; the recipient's way of writing it,
    /// where it is the same.</summary>
    private sealed class Look
    {
        public Look(ChannelMessage message)
        {
            var own = message.Recipient.Locale is { } profile ? Locales.Normalize(profile) : null;
            var given = message.Locale is { } texts ? Locales.Normalize(texts) : null;
            Language = given ?? own ?? "en";
            Texts = MailTexts.For(Language);
            Time = new MailTime(Scripts.LanguageOf(own) == Scripts.LanguageOf(Language) ? own! : Language, message.Recipient.TimeZone);
        }

        public string Language { get; }

        public MailTexts Texts { get; }

        public MailTime Time { get; }
    }
}

public sealed record WrittenMail(string Subject, string Html, string Text);

/// <summary>How mails look, and the page behind their links.</summary>
internal static class MailsRegistration
{
    public static IServiceCollection AddMails(this IServiceCollection services) => services
        .AddSingleton<MailBrands>()
        .AddSingleton<MailMarkup>()
        .AddSingleton<MailWriter>()
        .AddSingleton<LayoutStore>()
        .AddSingleton<LayoutCatalog>()
        .AddSingleton<LayoutReader>()
        .AddSingleton<LayoutHandler>()
        .AddSingleton<LayoutPreview>()
        .AddSingleton<UnsubscribeHandler>();
}
