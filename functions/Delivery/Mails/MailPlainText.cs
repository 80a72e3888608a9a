using System.Globalization;
using System.Text;
using Notifications.Domain;

namespace Notifications.Delivery.Mails;

/// <summary>The same mail for whoever reads mail as text: everything that the HTML says, in the same order.</summary>
internal static class MailPlainText
{
    public static string Render(MailDocument mail)
    {
        var text = new StringBuilder();
        foreach (var part in mail.PlainParts ?? mail.Parts)
            Append(text, part);
        if (mail.Kind is not null)
            Paragraph(text, mail.When is null ? mail.Kind : $"{mail.Kind} · {mail.When}");
        // RFC 3676's signature mark, so that programs fold away what follows.
        text.AppendLine().AppendLine("-- ").AppendLine(mail.Reason);
        foreach (var link in mail.Links)
            text.AppendLine(CultureInfo.InvariantCulture, $"{link.Text}: {link.Url}");
        string?[] brand = [mail.Brand.Footer, mail.Brand.Name, mail.Brand.PostalAddress];
        foreach (var line in brand.OfType<string>())
            Paragraph(text, line.Trim());
        return text.ToString().TrimStart().ReplaceLineEndings("\r\n");
    }

    private static void Append(StringBuilder text, MailPart part)
    {
        switch (part)
        {
            case MailPart.Heading heading:
                Paragraph(text, Texts.OneLine(heading.Text));
                break;
            case MailPart.Paragraphs paragraphs:
                Paragraph(text, Texts.WellFormed(paragraphs.Text).Trim('\r', '\n'));
                break;
            case MailPart.Button button:
                Paragraph(text, $"{Texts.OneLine(button.Text)}: {button.Url}");
                break;
            case MailPart.Bullets bullets:
                Paragraph(text, string.Join('\n', bullets.Items.Select(i => $"* {Texts.OneLine(i)}")));
                break;
            case MailPart.Image image when image.Alt.Length > 0:
                Paragraph(text, $"[{Texts.OneLine(image.Alt)}]");
                break;
            case MailPart.Section section:
                Paragraph(text, $"{section.Name} ({section.Count})");
                break;
            case MailPart.Entry entry:
                Paragraph(text, string.Join('\n', ((string?[])[$"* {entry.Title}", entry.Message, entry.When, entry.Url])
                    .Where(line => !string.IsNullOrEmpty(line)).Select((line, index) => index == 0 ? line : $"  {line}")));
                break;
            case MailPart.More more:
                Paragraph(text, more.Text);
                break;
        }
    }

    private static void Paragraph(StringBuilder text, string content) => text.AppendLine().AppendLine(content);
}
