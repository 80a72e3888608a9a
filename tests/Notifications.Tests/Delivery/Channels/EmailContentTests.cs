using System.Net;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>What mails show: a template's own HTML, blocks, the layout of a namespace.</summary>
public sealed class EmailContentTests(SmtpTests.Mailbox mailbox) : SmtpTests(mailbox)
{
    [Theory]
    [InlineData("""<a href="/a/1">Open</a>""", """<a href="https://notify.example.com/a/1">Open</a>""")]
    [InlineData("""<A class="b" HREF = '/a?x=1&amp;y=2'>Open</A>""", """<a href="https://notify.example.com/a?x=1&amp;y=2">Open</a>""")]
    [InlineData("<a href=/a/1>Open</a>", """<a href="https://notify.example.com/a/1">Open</a>""")]
    [InlineData("""<a href="a/1">Open</a>""", """<a href="https://notify.example.com/a/1">Open</a>""")]
    [InlineData("""<img src="/logo.png" alt="/">""", """<img src="https://notify.example.com/logo.png" alt="/">""")]
    [InlineData("""<img src="https://example.com/x.png">""", """<img src="https://example.com/x.png" alt="">""")]
    [InlineData("""<p style="background:url(/b.png)">x</p>""", "url(\"https://notify.example.com/b.png\")")]
    [InlineData("""<a href="//cdn.example.com/x">x</a>""", """<a href="https://cdn.example.com/x">x</a>""")]
    [InlineData("""<a href="https://example.com/x">x</a>""", """<a href="https://example.com/x">x</a>""")]
    [InlineData("""<a href="mailto:a@example.com">x</a>""", """<a href="mailto:a@example.com">x</a>""")]
    [InlineData("""<img src="cid:logo" alt="">""", """<img src="cid:logo" alt="">""")]
    [InlineData("""<a href="#top">x</a>""", """<a href="#top">x</a>""")]
    [InlineData("""<p>Write href="/a" there</p>""", """<p>Write href="/a" there</p>""")]
    public async Task Send_TemplatesHtml_EveryAddressIsAbsolute(string given, string sent)
    {
        var mail = await DeliverAsync(Some.Message() with { EmailHtml = $"<html><body>{given}</body></html>" });

        Assert.Contains(sent, WebUtility.HtmlDecode(mail.GetProperty("html").GetString()!)
            .Replace("&y", "&amp;y", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ATemplatesDocument_ItsBodyIsInTheLayoutAndSafe()
    {
        var mail = await DeliverAsync(Some.Message() with
        {
            EmailHtml = """
                <!doctype html><html><head><title>Mine</title><style>p { position: fixed }</style></head><body onload="evil()">
                <p style="color:red;position:fixed">Ünser <b onclick="evil()">Layout</b></p><script>evil()</script>
                <form action="https://evil.example"><input name="password"></form><iframe src="https://evil.example"></iframe>
                <a href="javascript:evil()">x</a><a href="data:text/html,evil">y</a></div></table></body></html>
                """,
        });
        var html = mail.GetProperty("html").GetString()!;

        Assert.Matches("(?s)^<!DOCTYPE html>.*<p style=\"color: [^\"]*\">Ünser <b>Layout</b></p>.*"
            + "Unsubscribe from .*</a></div>.*</html>\\s*$", html);
        Assert.DoesNotContain("evil", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Mine", html, StringComparison.Ordinal);
        Assert.Contains("A title\n\nA message\n", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Blocks_AreShownAsTextAndHtml()
    {
        var mail = await DeliverAsync(Some.Message() with
        {
            EmailBlocks =
            [
                new MailBlock { Type = MailBlockType.Title, Text = "R & D" },
                new MailBlock { Type = MailBlockType.Text, Text = "One <b>\nline\n\nTwo" },
                new MailBlock { Type = MailBlockType.List, Items = ["First", "Second & last"] },
                new MailBlock { Type = MailBlockType.Image, Url = "https://example.com/a.png", Alt = "A \"picture\"" },
                new MailBlock { Type = MailBlockType.Button, Text = "Go there", Url = "/there" },
                new MailBlock { Type = MailBlockType.Button, Text = "Nowhere", Url = "javascript:1" },
            ],
        });
        var (html, text) = (mail.GetProperty("html").GetString()!, mail.GetProperty("text").GetString()!);

        Assert.StartsWith(
            "R & D\n\nOne <b>\nline\n\nTwo\n\n* First\n* Second & last\n\n[A \"picture\"]\n\n"
            + "Go there: https://notify.example.com/there\n\n", text, StringComparison.Ordinal);
        Assert.Matches("<h1 [^>]*>R &amp; D</h1>", html);
        Assert.Matches("<p [^>]*>One &lt;b&gt;<br>\nline</p>\\s*<p [^>]*>Two</p>", html);
        Assert.Contains(">Second &amp; last</td>", html, StringComparison.Ordinal);
        Assert.Contains("src=\"https://example.com/a.png\" alt=\"A &quot;picture&quot;\"", html, StringComparison.Ordinal);
        Assert.Matches("<a href=\"https://notify.example.com/there\" [^>]*>Go there</a>", html);
        Assert.DoesNotContain("Nowhere", html + text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ALayout_SaysWhoseMailItIs()
    {
        var layout = new Layout
        {
            Name = "default",
            BrandName = "Example & Co",
            LogoUrl = "https://example.com/logo.png",
            Color = "#fde047",
            SenderName = "Example University",
            SenderAddress = "news@notify.example.com",
            ReplyTo = "help@example.org",
            PostalAddress = "1 Example Street\nSpringfield",
            Footer = new Dictionary<string, string> { ["de"] = "Fragen?", ["en"] = "Questions?" },
        };
        var message = Some.Message() with
        {
            Layout = layout,
            ActionUrl = "/a",
            Recipient = Some.Message()
            .Recipient with
            { Locale = "de-AT" }
        };
        var mail = await DeliverAsync(message);
        var (html, text) = (mail.GetProperty("html").GetString()!, mail.GetProperty("text").GetString()!);

        Assert.Equal("news@notify.example.com", mail.GetProperty("envelope").GetProperty("from").GetString());
        Assert.Equal("Example University", mail.GetProperty("from")[0].GetProperty("name").GetString());
        Assert.Equal("Reply-To: help@example.org", Header(mail, "reply-to"));
        Assert.Contains("<img src=\"https://example.com/logo.png\" alt=\"Example &amp; Co\"", html, StringComparison.Ordinal);
        // Nobody could read white on yellow.
        Assert.Matches("bgcolor=\"#fde047\"[^>]*><a [^>]*color:#18181d;", html);
        Assert.Contains("1 Example Street<br>\nSpringfield", html, StringComparison.Ordinal);
        Assert.Contains("Fragen?", html, StringComparison.Ordinal);
        Assert.EndsWith("\n\nFragen?\n\nExample & Co\n\n1 Example Street\nSpringfield\n", text, StringComparison.Ordinal);

        // What the settings allow no longer is as if it were not there.
        var foreign = await DeliverAsync(message with { Layout = layout with { SenderAddress = "news@elsewhere.example" } });
        Assert.Equal("noreply@notify.example.com", foreign.GetProperty("envelope").GetProperty("from").GetString());
    }

    [Fact]
    public async Task Send_RightToLeft_SaysSoAndIsInItsLanguage()
    {
        var message = Some.Message("تم نشر درجتك", "درجتك في الفيزياء") with { Locale = "ar", ActionUrl = "/a" };
        var mail = await DeliverAsync(message);
        var html = mail.GetProperty("html").GetString()!;

        Assert.Contains("<html lang=\"ar\" dir=\"rtl\"", html, StringComparison.Ordinal);
        Assert.Contains(">فتح</a>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("text-align:left", html, StringComparison.Ordinal);
    }
}
