using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;

namespace Notifications.Channels.Email;

/// <summary>Makes the mail of a notification.</summary>
public sealed class EmailComposer(IOptions<EmailOptions> options, UnsubscribeLinks unsubscribe, ActionLinks links)
{
    private const int MaxSubject = 200;

    public MailMessage Compose(ChannelMessage message)
    {
        var link = unsubscribe.AddressFor(new UnsubscribeScope(message.Namespace, message.UserId, message.Category, ChannelKind.Email));
        var layout = new EmailLayout(message, links.For(message.ActionUrl), link);
        var mail = new MailMessage(new MailAddress(options.Value.From!, options.Value.FromName, Encoding.UTF8), new MailAddress(message.Recipient.Email!))
        {
            Subject = SubjectOf(message),
            SubjectEncoding = Encoding.UTF8,
            Body = layout.Text(),
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.Base64,
        };
        // Base64 keeps every line short and no line can begin with a dot, whatever the text holds.
        mail.AlternateViews.Add(new AlternateView(new MemoryStream(Encoding.UTF8.GetBytes(layout.Html())), new ContentType("text/html; charset=utf-8"))
        {
            TransferEncoding = TransferEncoding.Base64,
        });
        if (options.Value.ReplyTo is { } replyTo)
            mail.ReplyToList.Add(new MailAddress(replyTo));
        AddHeaders(mail, message, link);
        return mail;
    }

    /// <summary>The same for every try of a notification: a mailbox that has it already can tell.</summary>
    public string MessageIdOf(ChannelMessage message) => $"<{message.NotificationId:N}@{new MailAddress(options.Value.From!).Host}>";

    /// <summary>What looks like an encoded word would be decoded, here or by the reader, and could hold line breaks again.</summary>
    private static string SubjectOf(ChannelMessage message) =>
        Texts.Cut(Texts.OneLine(message.Subject ?? message.Title), MaxSubject).Replace("=?", "= ?", StringComparison.Ordinal);

    private void AddHeaders(MailMessage mail, ChannelMessage message, string link)
    {
        mail.Headers.Add("Message-ID", MessageIdOf(message));
        // RFC 3834: nobody's absence note answers it.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        // RFC 8058: a mail program's own button.
        mail.Headers.Add("List-Unsubscribe", $"<{link}>");
        mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
}
