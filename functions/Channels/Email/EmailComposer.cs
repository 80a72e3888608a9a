using System.Text;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Notifications.Channels.Email;

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
