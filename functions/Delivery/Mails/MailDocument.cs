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

    public required MailTexts Words { get; init; }

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
