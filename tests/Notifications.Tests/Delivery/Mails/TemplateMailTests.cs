using System.Text;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Tests.Delivery.Channels;
using Xunit;

namespace Notifications.Tests.Delivery.Mails;

/// <summary>Mails whose content is a template's: where they lead, and how long they get.</summary>
public sealed class TemplateMailTests
{
    private const string Grades = "https://notify.example.com/grades/5", Appeal = "https://notify.example.com/appeal";

    private static readonly ContentAction[] Actions =
        [new() { Label = "Grades", Url = "/grades/5" }, new() { Label = "Appeal", Url = "/appeal" }];

    /// <summary>Each character is six bytes of HTML.</summary>
    private static readonly string Quotes = new('"', 4_000);

    [Fact]
    public void Blocks_WithoutAButton_LeadWhereTheSendDoes()
    {
        var mail = Write(Some.Message() with { EmailBlocks = [Text("Of the template")], ActionUrl = "/grades/5" });

        Assert.Equal([Grades], ButtonsOf(mail));
        Assert.Contains($"Of the template\r\n\r\nOpen: {Grades}\r\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_WhoseOnlyButtonCameOutEmpty_LeadWhereTheSendDoes()
    {
        var mail = Write(Some.Message() with { EmailBlocks = [Text("t"), Button("Open the grade", "")], ActionUrl = "/grades/5" });

        Assert.Equal([Grades], ButtonsOf(mail));
    }

    [Fact]
    public void Blocks_WithAButton_KeepItAndTheSendersActionsFollow()
    {
        var mail = Write(Some.Message() with
        {
            EmailBlocks = [Button("Open the grade", "/grades/5"), Text("t")],
            ActionUrl = "/elsewhere",
            Actions = Actions,
        });

        Assert.Equal([Grades, Appeal], ButtonsOf(mail));
        Assert.Contains($"Open the grade: {Grades}\r\n\r\nt\r\n\r\nAppeal: {Appeal}\r\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>No link</p>", 2)]
    [InlineData("<p><a href='/grades/5'>The grade</a></p>", 1)]
    public void Markup_LeadsWhereTheSendDoes_UnlessItDoesSoItself(string html, int buttons)
    {
        var message = Some.Message() with { EmailHtml = html, ActionUrl = "/elsewhere" };

        var mail = Write(message with { Actions = Actions });
        Assert.Equal(((string[])[Grades, Appeal])[^buttons..], ButtonsOf(mail));
        Assert.Contains($"Grades: {Grades}\r\n\r\nAppeal: {Appeal}\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Equal(buttons - 1, ButtonsOf(Write(message)).Length);
    }

    public static TheoryData<string> TooLong => ["texts", "list", "buttons", "html", "table", "message"];

    [Theory]
    [MemberData(nameof(TooLong))]
    public void Mail_ThatIsTooLong_IsCutBelowWhatMailProgramsCutAndItsTextIsWhole(string kind)
    {
        var lines = Enumerable.Range(0, 5_000).Select(n => $"{n}").ToArray();
        var message = Some.Message(text: string.Join("\n\n", lines.Take(700))) with { ActionUrl = "/grades/5" };
        var mail = Write(kind switch
        {
            "texts" => message with
            {
                EmailBlocks = [Text("The beginning"), Button("Grades", "/grades/5"), Text(Quotes), Text(Quotes), Text(Quotes), Text(Quotes),
                    Text("The end")],
            },
            "list" => message with
            {
                EmailBlocks = [Text("The beginning"), new MailBlock { Type = MailBlockType.List, Items = lines }, Text("The end")],
            },
            "buttons" => message with
            {
                EmailBlocks = [Text("The beginning"), .. Enumerable.Range(0, 5).Select(_ => Button(Quotes, "/grades/5")), Text("The end")],
            },
            "html" => message with { EmailHtml = $"<p>The beginning</p><div><b>{new string('語', 60_000)}</b></div><p>The end</p>" },
            "table" => message with
            {
                EmailHtml = $"<p>The beginning</p><table>{string.Concat(lines.Select(n => $"<tr><td>&lt;語{n}語</td></tr>"))}</table>The end",
            },
            _ => message with { Title = "The beginning", Message = $"{string.Concat(Enumerable.Repeat("a\n\n", 1_330))}The end" },
        });

        var bytes = Encoding.UTF8.GetByteCount(mail.Html);
        Assert.InRange(bytes, kind == "buttons" ? 0 : MailWriter.MaxHtmlBytes - 2_000, MailWriter.MaxHtmlBytes);
        Assert.Contains(">The beginning<", mail.Html, StringComparison.Ordinal);
        Assert.Contains(">Unsubscribe from", mail.Html, StringComparison.Ordinal);
        Assert.EndsWith("</html>", mail.Html.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(Grades, ButtonsOf(mail));
        if (kind is not ("html" or "table"))
            Assert.Contains("The end\r\n", mail.Text, StringComparison.Ordinal);
        else
            Assert.Contains($"{lines[699]}\r\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_ThatIsTooLongAndLeadsNowhere_LeadsToTheInbox()
    {
        var mail = Write(Some.Message() with { EmailHtml = new string('語', 60_000) });

        Assert.Equal(["https://notify.example.com/api/v1/app"], ButtonsOf(mail));
        Assert.Contains(">…</p>", mail.Html, StringComparison.Ordinal);
    }

    private static MailBlock Text(string text) => new() { Type = MailBlockType.Text, Text = text };

    private static MailBlock Button(string text, string url) => new() { Type = MailBlockType.Button, Text = text, Url = url };

    private static string[] ButtonsOf(WrittenMail mail) =>
        [.. mail.Html.Split("<td class=\"button wide\"").Skip(1).Select(b => b.Split("<a href=\"")[1].Split('"')[0])];

    private static WrittenMail Write(ChannelMessage message)
    {
        var channels = Options.Create(Some.Shared());
        var links = new ActionLinks(channels);
        var brands = new MailBrands(Options.Create(Some.EmailOptions(25)));
        return new MailWriter(brands, channels, links, new MailMarkup(links)).Write(message, "https://example.com/u");
    }
}
