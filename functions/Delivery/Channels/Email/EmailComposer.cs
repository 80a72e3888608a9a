using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using MimeKit;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Channels.Email;

/// <summary>Makes the mail of a notification.</summary>
public sealed class EmailComposer(IOptions<EmailOptions> options, UnsubscribeLinks unsubscribe, ActionLinks links, TimeProvider time)
{
    private const int MaxSubject = 200;

    /// <summary>RFC 5322: a line has at most 998 characters, and an address can't be broken into two.</summary>
    private const int MaxHeaderLine = 998;

    /// <param name="to">Made by <see cref="EmailAddress"/>.</param>
    public MimeMessage Compose(ChannelMessage message, MailboxAddress to)
    {
        var link = message.IsMandatory
            ? null
            : unsubscribe.AddressFor(new UnsubscribeScope(message.Namespace, message.UserId, message.Category, ChannelKind.Email));
        var given = message with { EmailHtml = message.EmailHtml is { } html ? links.MakeAbsolute(html) : null };
        var layout = new EmailLayout(given, links.For(message.ActionUrl), link);
        var from = Own(options.Value.From!);
        from.Name = options.Value.FromName is { } name ? Texts.OneLine(name) : null;
        var mail = new MimeMessage
        {
            Date = time.GetUtcNow(),
            Subject = SubjectOf(message),
            // Readers show the last part that they understand.
            Body = new MultipartAlternative(Part("plain", layout.Text()), Part("html", layout.Html())),
        };
        mail.From.Add(from);
        mail.To.Add(to);
        if (options.Value.ReplyTo is { } replyTo)
            mail.ReplyTo.Add(Own(replyTo));
        AddHeaders(mail, message, link);
        return mail;
    }

    /// <summary>The same for every try of a notification: a mailbox that has it already can tell.</summary>
    public string MessageIdOf(ChannelMessage message) => $"<{message.NotificationId:N}@{Own(options.Value.From!).Domain}>";

    /// <summary>The settings are checked when the app starts.</summary>
    private MailboxAddress Own(string address) => EmailAddress.Parse(address, options.Value.SmtpUtf8)!;

    /// <summary>What looks like an encoded word would be decoded by the reader, and could hold line breaks again.</summary>
    private static string SubjectOf(ChannelMessage message) =>
        Texts.Cut(Texts.OneLine(message.Subject ?? message.Title), MaxSubject).Replace("=?", "= ?", StringComparison.Ordinal);

    /// <summary>Base64 keeps every line short, and no line can begin with a dot, whatever the text holds.</summary>
    private static TextPart Part(string kind, string text)
    {
        var part = new TextPart(kind) { ContentTransferEncoding = ContentEncoding.Base64 };
        part.SetText(Encoding.UTF8, text);
        return part;
    }

    private void AddHeaders(MimeMessage mail, ChannelMessage message, string? link)
    {
        // As the standard spells it; MimeKit's property says "Message-Id".
        mail.Headers.Replace(new Header("Message-ID", MessageIdOf(message)));
        // RFC 3834: nobody's absence note answers it.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        // RFC 8058: a mail program's own button. A line that is too long would lose the mail; the link in the text is there all the same.
        if (link is null || $"List-Unsubscribe: <{link}>".Length > MaxHeaderLine)
            return;
        mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{link}>");
        mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
    }
}

/// <summary>What a mail says, as text and as HTML. Mail programs know inline styles only.</summary>
/// <param name="Action">Where the notification leads; null when nowhere.</param>
/// <param name="Unsubscribe">The signed link; null where nobody can unsubscribe.</param>
internal sealed record EmailLayout(ChannelMessage Message, string? Action, string? Unsubscribe)
{
    private const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    /// <summary>The text's language, so that no mail is half in one and half in another.</summary>
    private string? Locale => Message.Locale ?? Message.Recipient.Locale;

    private LocalizedTexts LocalizedTexts => LocalizedTexts.For(Locale);

    public string Text()
    {
        var text = new StringBuilder().AppendLine(Texts.OneLine(Message.Title)).AppendLine().AppendLine(Texts.WellFormed(Message.Message));
        if (Action is not null)
            text.AppendLine().AppendLine(Action);
        // The line above an address in mail: RFC 3676's signature mark, so that programs fold it away.
        text.AppendLine().AppendLine("-- ")
            .AppendLine(Unsubscribe is null ? LocalizedTexts.Always : $"{Say(LocalizedTexts.Unsubscribe)}: {Unsubscribe}");
        return text.ToString().ReplaceLineEndings("\r\n");
    }

    public string Html() => Message.EmailHtml is { Length: > 0 } given ? WithFooter(Texts.WellFormed(given)) : Plain();

    /// <summary>A template's own page, with the link that every mail has.</summary>
    private string WithFooter(string html)
    {
        var end = html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html + Footer() : html.Insert(end, Footer());
    }

    private string Plain()
    {
        var (title, language) = (Encode(Texts.OneLine(Message.Title)), Encode(Locale ?? "en"));
        return $"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            </head>
            <body style="margin:0;padding:24px;{Font};font-size:16px;line-height:1.5">
            <div role="main" dir="auto" style="max-width:600px;margin:0 auto">
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{title}</h1>
            <p style="margin:0 0 16px">{EncodeLines(Message.Message)}</p>
            {ActionHtml()}
            </div>
            {Footer()}
            </body>
            </html>
            """;
    }

    private string ActionHtml()
    {
        if (Action is null)
            return "";
        var opens = $"{Encode(LocalizedTexts.Open)}: {Encode(Texts.OneLine(Message.Title))}";
        return $"""<p style="margin:0 0 16px"><a href="{Encode(Action)}" style="font-weight:bold">{opens}</a></p>""";
    }

    private string Footer()
    {
        var reason = Encode(Unsubscribe is null ? LocalizedTexts.Always : Say(LocalizedTexts.Reason));
        return $"""
            <p lang="{LocalizedTexts.Language}" style="max-width:600px;margin:24px auto 0;{Font};font-size:13px">{reason}
            {UnsubscribeHtml()}</p>
            """;
    }

    private string UnsubscribeHtml() =>
        Unsubscribe is null ? "" : $"""<a href="{Encode(Unsubscribe)}">{Encode(Say(LocalizedTexts.Unsubscribe))}</a>""";

    private string Say(string words) =>
        words.Replace("{0}", Message.NameOf(Message.Category, LocalizedTexts.Language), StringComparison.Ordinal);

    private static string EncodeLines(string text) => Encode(Texts.WellFormed(text)).ReplaceLineEndings("<br>\n");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
