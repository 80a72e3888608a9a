using System.Text;
using Microsoft.Extensions.Options;
using MimeKit;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Channels.Email;

/// <summary>Makes the mail of a notification: its headers around what <see cref="MailWriter"/> writes.</summary>
public sealed class EmailComposer(IOptions<EmailOptions> options, UnsubscribeLinks unsubscribe, MailWriter writer, TimeProvider time)
{
    /// <summary>RFC 5322: a line has at most 998 characters, and an address can't be broken into two.</summary>
    private const int MaxHeaderLine = 998;

    /// <summary>What the numbers of Gmail's Postmaster Tools are about, as the last part of a Feedback-ID.</summary>
    private const string Sender = "notifications";

    /// <param name="to">Made by <see cref="EmailAddress"/>.</param>
    public MimeMessage Compose(ChannelMessage message, MailboxAddress to)
    {
        var link = message.IsMandatory
            ? null
            : unsubscribe.AddressFor(new UnsubscribeScope(message.Namespace, message.UserId, message.Category, ChannelKind.Email));
        var written = writer.Write(message, link);
        var mail = new MimeMessage
        {
            Date = time.GetUtcNow(),
            Subject = written.Subject,
            // Readers show the last part that they understand.
            Body = new MultipartAlternative(Part("plain", written.Text), Part("html", written.Html)),
        };
        var from = SenderOf(message.Layout);
        mail.From.Add(from);
        mail.To.Add(to);
        if ((message.Layout?.ReplyTo ?? options.Value.ReplyTo) is { } replyTo
            && EmailAddress.Parse(replyTo, options.Value.SmtpUtf8) is { } answers)
            mail.ReplyTo.Add(answers);
        AddHeaders(mail, message, link);
        return mail;
    }

    /// <summary>The same for every try of a notification: a mailbox that has it already can tell.</summary>
    public string MessageIdOf(ChannelMessage message) =>
        $"<{message.NotificationId:N}{(message.Repeats > 0 ? $".{message.Repeats}" : "")}@{Own(options.Value.From!).Domain}>";

    /// <summary>The layout's, as long as the settings still allow its domain.</summary>
    private MailboxAddress SenderOf(Layout? layout)
    {
        var given = layout?.SenderAddress is { } address ? EmailAddress.Parse(address, options.Value.SmtpUtf8) : null;
        var from = given is not null && options.Value.AllowsSender(given.Domain) ? given : Own(options.Value.From!);
        from.Name = (layout?.SenderName ?? options.Value.FromName) is { } name ? Texts.OneLine(name) : null;
        return from;
    }

    /// <summary>The settings are checked when the app starts.</summary>
    private MailboxAddress Own(string address) => EmailAddress.Parse(address, options.Value.SmtpUtf8)!;

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
        var (category, ns) = (Label(message.Category), Label(message.Namespace));
        // RFC 2919: filters and mail programs know by it what belongs together.
        mail.Headers.Add(HeaderId.ListId, $"<{category}.{ns}.{Own(options.Value.From!).Domain}>");
        mail.Headers.Add("Feedback-ID", $"{category}:{ns}:{(message.Digest is null ? "notification" : "digest")}:{Sender}");
        // RFC 8058: a mail program's own button. A line that is too long would lose the mail; the link in the text is there all the same.
        if (link is null || $"List-Unsubscribe: <{link}>".Length > MaxHeaderLine)
            return;
        mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{link}>");
        mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
    }

    /// <summary>A name as a part of a list's id: letters, digits and hyphens, as in names of hosts.</summary>
    private static string Label(string name)
    {
        var label = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-')).Trim('-');
        return label.Length == 0 ? "x" : label.Length > 63 ? label[..63] : label;
    }
}
