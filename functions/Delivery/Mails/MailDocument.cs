using System.Text;
using Notifications.Domain;

namespace Notifications.Delivery.Mails;

/// <summary>All that a mail shows; how, is the template's (<c>mail.html</c>) and the plain text's.</summary>
internal sealed record MailDocument
{
    public required string Subject { get; init; }

    /// <summary>What lists of mails show beside the subject.</summary>
    public required string Preheader { get; init; }

    /// <summary>A language tag: of the mail's texts, which may be none that the app has words in.</summary>
    public required string Language { get; init; }

    public required MailTexts Texts { get; init; }

    public required MailBrand Brand { get; init; }

    public required MailColor Accent { get; init; }

    public required string Glyph { get; init; }

    /// <summary>What kind of notification it is, as people call it; null in digests, which have many.</summary>
    public string? Kind { get; init; }

    public string? When { get; init; }

    public required IReadOnlyList<MailPart> Parts { get; init; }

    /// <summary>What stands in for the parts where a mail is read as text; null: the parts themselves.</summary>
    public IReadOnlyList<MailPart>? PlainParts { get; init; }

    /// <summary>Why one gets it.</summary>
    public required string Reason { get; init; }

    public IReadOnlyList<MailLink> Links { get; init; } = [];
}

/// <param name="Url">Absolute.</param>
internal sealed record MailLink(string Text, string Url);

/// <summary>Whose mail it is.</summary>
/// <param name="LogoUrl">https; the name is its text.</param>
/// <param name="Color">Of buttons.</param>
internal sealed record MailBrand(string Name, string? LogoUrl, MailColor Color, string? PostalAddress, string? Footer);

/// <summary>A part of a mail's content.</summary>
internal abstract record MailPart
{
    private MailPart()
    {
    }

    public sealed record Heading(string Text) : MailPart;

    public sealed record Paragraphs(string Text) : MailPart;

    public sealed record Button(string Text, string Url) : MailPart;

    public sealed record Bullets(IReadOnlyList<string> Items) : MailPart;

    public sealed record Image(string Url, string Alt) : MailPart;

    /// <summary>A template's own HTML, made safe.</summary>
    public sealed record Markup(string Html) : MailPart;

    /// <summary>The heading of a digest's category.</summary>
    public sealed record Section(string Name, int Count) : MailPart;

    /// <summary>A notification in a digest.</summary>
    public sealed record Entry(NotificationType Type, MailColor Color, string Title, string Message, string When, string? Url) : MailPart;

    public sealed record More(string Text) : MailPart;
}

/// <summary>Holds a mail's HTML below what mail programs show of one: they would cut the end, with the links to settings and to
/// unsubscribe. The end of its content is left out instead. Its buttons and its plain text stay.</summary>
internal sealed class MailShortener(MailMarkup markup)
{
    private const int MaxLabel = 80;

    /// <param name="ways">Where the rest may be read, for a mail without a button.</param>
    public MailDocument Shorten(MailDocument mail, IReadOnlyList<MailPart> ways)
    {
        var whole = mail with { PlainParts = mail.PlainParts ?? mail.Parts };
        MailPart[] parts = [.. mail.Parts, .. mail.Parts.OfType<MailPart.Button>().Any() ? [] : ways];
        if (!Fits(whole with { Parts = Beginning(parts, 0) }))
            parts = WithLessInButtons(whole, parts);
        return whole with { Parts = Beginning(parts, MostThatFits(whole, parts)) };
    }

    public static bool Fits(string html) => Encoding.UTF8.GetByteCount(html) <= MailWriter.MaxHtmlBytes;

    private static bool Fits(MailDocument mail) => Fits(MailHtml.Render(mail));

    /// <summary>In characters: what they need as HTML is found out by trying.</summary>
    private int MostThatFits(MailDocument mail, MailPart[] parts)
    {
        var (low, high) = (0, parts.Sum(LengthOf));
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Fits(mail with { Parts = Beginning(parts, middle) }))
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    private MailPart[] WithLessInButtons(MailDocument mail, MailPart[] parts)
    {
        List<MailPart> less = [.. parts.Select(p => p is MailPart.Button b ? b with { Text = Texts.Cut(b.Text, MaxLabel) } : p)];
        while (less.Count(p => p is MailPart.Button) > 1 && !Fits(mail with { Parts = Beginning(less, 0) }))
            less.RemoveAt(less.FindLastIndex(p => p is MailPart.Button));
        return [.. less];
    }

    /// <summary>So many characters of the content, and all buttons.</summary>
    private List<MailPart> Beginning(IReadOnlyList<MailPart> parts, int length)
    {
        var beginning = new List<MailPart>();
        var (left, isCut) = (length, false);
        foreach (var part in parts)
        {
            if (part is MailPart.Button || (!isCut && LengthOf(part) <= left))
            {
                beginning.Add(part);
                left -= LengthOf(part);
            }
            else if (!isCut)
            {
                if (left > 0 && Cut(part, left) is { } cut)
                    beginning.Add(cut);
                beginning.Add(new MailPart.More("…"));
                isCut = true;
            }
        }
        return beginning;
    }

    private static int LengthOf(MailPart part) => part switch
    {
        MailPart.Heading heading => heading.Text.Length,
        MailPart.Paragraphs paragraphs => paragraphs.Text.Length,
        MailPart.Bullets bullets => bullets.Items.Sum(item => item.Length + 1),
        MailPart.Image image => image.Url.Length + image.Alt.Length,
        MailPart.Markup html => html.Html.Length,
        _ => 0,
    };

    /// <summary>Null for what has no beginning.</summary>
    private MailPart? Cut(MailPart part, int length) => part switch
    {
        MailPart.Heading heading => new MailPart.Heading(Prefix(heading.Text, length)),
        MailPart.Paragraphs paragraphs => new MailPart.Paragraphs(Prefix(paragraphs.Text, length)),
        MailPart.Bullets bullets => new MailPart.Bullets([.. bullets.Items.TakeWhile(item => (length -= item.Length + 1) >= 0)]),
        MailPart.Markup html => new MailPart.Markup(markup.Beginning(html.Html, length)),
        _ => null,
    };

    private static string Prefix(string text, int length) => Texts.LongestPrefix(text, prefix => prefix.Length <= length);
}
