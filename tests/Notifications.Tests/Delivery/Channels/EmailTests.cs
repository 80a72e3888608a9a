using System.Net;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Email;
using Notifications.Domain;
using Notifications.Recipients.Preferences;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>Subjects, headers, languages and addresses of mails.</summary>
public sealed class EmailTests(SmtpTests.Mailbox mailbox) : SmtpTests(mailbox)
{
    [Fact]
    public async Task Send_WithAnActorAndActions_ShowsWhoAndTheButtonsThatLeadSomewhere()
    {
        var mail = await DeliverAsync(Some.Message("Invitation", "Join the club?") with
        {
            ActionUrl = "/clubs",
            Actor = new ContentActor { Name = "Anna <b>" },
            Actions = [new ContentAction { Label = "Accept", Event = "accept" }, new ContentAction { Label = "See it", Url = "/clubs/7" }],
        });

        var (text, html) = (mail.GetProperty("text").GetString()!, mail.GetProperty("html").GetString()!);
        Assert.StartsWith("Invitation\n\nJoin the club?\n\nSee it: https://notify.example.com/clubs/7\n\nAnna <b> · Grades\n", text,
            StringComparison.Ordinal);
        Assert.Contains("Anna &lt;b&gt; · Grades", html, StringComparison.Ordinal);
        Assert.Matches("<a href=\"https://notify.example.com/clubs/7\"[^>]*>See it</a>", html);
        Assert.DoesNotContain("Accept", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_APlainNotification_ArrivesAsTextAndHtml()
    {
        var given = Some.Message("Note ist da", "Eine 1,0!\nGlückwunsch 🎉");
        var message = given with
        {
            ActionUrl = "/grades/42?a=1&b=2",
            CreatedAt = new DateTimeOffset(2026, 5, 1, 12, 5, 0, TimeSpan.Zero),
            Recipient = given.Recipient with { Locale = "en-GB", TimeZone = "Europe/Berlin" },
        };
        var mail = await DeliverAsync(message);

        Assert.Equal("noreply@notify.example.com", mail.GetProperty("envelope").GetProperty("from").GetString());
        Assert.Equal("alice@example.com", Assert.Single(mail.GetProperty("envelope").GetProperty("to").EnumerateArray()).GetString());
        Assert.Equal("Nötifications", mail.GetProperty("from")[0].GetProperty("name").GetString());
        Assert.Equal("Note ist da", mail.GetProperty("subject").GetString());
        Assert.Equal(TimeProvider.System.GetUtcNow(), mail.GetProperty("date").GetDateTimeOffset(), TimeSpan.FromMinutes(1));
        Assert.Equal(0, mail.GetProperty("attachments").GetInt32());
        Assert.Contains("multipart/alternative", Header(mail, "content-type"), StringComparison.Ordinal);

        var (text, html) = (mail.GetProperty("text").GetString()!, mail.GetProperty("html").GetString()!);
        Assert.StartsWith(
            "Note ist da\n\nEine 1,0!\nGlückwunsch 🎉\n\nOpen: https://notify.example.com/grades/42?a=1&b=2\n\n"
            + "Grades · Friday, 1 May 2026 14:05\n\n-- \nYou get this email because of the category “Grades”.\n"
            + "Notification settings: https://notify.example.com/api/v1/app#settings\nUnsubscribe from “Grades”: https://",
            text, StringComparison.Ordinal);
        Assert.EndsWith("\n\nNötifications\n", text, StringComparison.Ordinal);
        Assert.Contains("Eine 1,0!<br>\nGlückwunsch 🎉", html, StringComparison.Ordinal);
        Assert.Contains("Friday, 1 May 2026 14:05<", html, StringComparison.Ordinal);
        Assert.Equal("List-ID: <grade_posted.default.notify.example.com>", Header(mail, "list-id"), ignoreCase: true);
        Assert.Equal("Feedback-ID: grade_posted:default:notification:notifications", Header(mail, "feedback-id"));
        Assert.Contains("href=\"https://notify.example.com/grades/42?a=1&amp;b=2\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AnyMail_CanBeUnsubscribedFromWithOneClick()
    {
        var mail = await DeliverAsync(Some.Message());
        var header = Header(mail, "list-unsubscribe");
        Assert.Matches(@"^List-Unsubscribe: <https://notify\.example\.com/api/v1/unsubscribe\?token=[\w.-]+>$", header);
        Assert.Equal("List-Unsubscribe-Post: List-Unsubscribe=One-Click", Header(mail, "list-unsubscribe-post"));
        Assert.Equal("Auto-Submitted: auto-generated", Header(mail, "auto-submitted"));

        var links = new UnsubscribeLinks(Microsoft.Extensions.Options.Options.Create(Some.Shared()), TimeProvider.System);
        var scope = links.Verify(header.Split("token=")[1].TrimEnd('>'));
        Assert.Equal(new UnsubscribeScope("default", "alice", "grade_posted", ChannelKind.Email), scope);
    }

    [Fact]
    public async Task Send_Again_HasTheSameMessageId()
    {
        var message = Some.Message();
        var first = (await DeliverAsync(message)).GetProperty("messageId").GetString();
        Assert.Equal($"<{message.NotificationId:N}@notify.example.com>", first);
        Assert.Equal(first, (await DeliverAsync(message)).GetProperty("messageId").GetString());
    }

    [Fact]
    public async Task Send_Locale_IsThePagesLanguage()
    {
        var message = Some.Message();
        var mail = await DeliverAsync(message with { Recipient = message.Recipient with { Locale = "pt-BR" } });
        Assert.Contains("<html lang=\"pt-BR\" dir=\"ltr\"", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Grüße aus Köln 🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓 und noch viel mehr")]
    [InlineData("通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知 通知")]
    public async Task Send_AnySubject_ArrivesUnchanged(string subject)
    {
        var mail = await DeliverAsync(Some.Message() with { Subject = subject });
        Assert.Equal(subject, mail.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Send_SubjectLikeAnEncodedWord_IsNotDecoded()
    {
        var mail = await DeliverAsync(Some.Message("=?utf-8?B?SGVsbG8NCkJjYzogZXZlQGV4YW1wbGUuY29t?="));
        Assert.Equal("= ?utf-8?B?SGVsbG8NCkJjYzogZXZlQGV4YW1wbGUuY29t?=", mail.GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData("Hello\r\nBcc: eve@example.com\r\nX-Evil: 1")]
    [InlineData("Hello\nBcc: eve@example.com")]
    [InlineData("Hello\rBcc: eve@example.com")]
    [InlineData("Hello\u2028Bcc: eve@example.com\0")]
    [InlineData("Hello\r\n\r\n<script>alert(1)</script>")]
    public async Task Send_TitleWithHeadersInIt_StaysOneHeader(string title)
    {
        var mail = await DeliverAsync(Some.Message(title, title));
        Assert.False(mail.TryGetProperty("bcc", out _));
        Assert.DoesNotContain(mail.GetProperty("headers").EnumerateArray(), h => h[0].GetString() is "bcc" or "x-evil");
        Assert.Single(mail.GetProperty("envelope").GetProperty("to").EnumerateArray());
        Assert.StartsWith("Hello ", mail.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_HtmlInTexts_IsEscapedEverywhere()
    {
        const string evil = "\"><img src=x onerror=alert(1)>'&lt;";
        var message = Some.Message(evil, evil) with { ActionUrl = "javascript:alert(1)", Category = "a" };
        var mail = await DeliverAsync(message with { Recipient = message.Recipient with { Locale = "\"><script>" } });
        var html = mail.GetProperty("html").GetString()!;
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        Assert.Contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&#39;&amp;lt;", html, StringComparison.Ordinal);
        Assert.Contains(evil, mail.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_LinesOfDotsAndVeryLongOnes_ArriveUnchanged()
    {
        var text = $".\n..\n.\n{new string('x', 3000)}\nFrom me\n=20 \tend";
        var mail = await DeliverAsync(Some.Message(text: text));
        Assert.Contains(text, mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.All(mail.GetProperty("raw").GetString()!.Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    [Theory]
    [InlineData("de-CH", "Öffnen", "„Noten“ abbestellen")]
    [InlineData("en-GB", "Open", "Unsubscribe from “Grades”")]
    [InlineData("sv", "Open", "Unsubscribe from “Grades”")]
    [InlineData(null, "Open", "Unsubscribe from “Grades”")]
    public async Task Send_OurOwnWords_AreInTheReadersLanguage(string? locale, string open, string unsubscribe)
    {
        var message = Some.Message() with { ActionUrl = "https://example.com" };
        var mail = await DeliverAsync(message with { Recipient = message.Recipient with { Locale = locale } });
        var html = WebUtility.HtmlDecode(mail.GetProperty("html").GetString()!);
        Assert.Contains($">{open}</a>", html, StringComparison.Ordinal);
        Assert.Contains($">{unsubscribe}</a>", html, StringComparison.Ordinal);
        Assert.Contains($"{unsubscribe}: https://", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_TextsOfATemplateInOneLanguage_OurWordsAreInThatLanguage()
    {
        var message = Some.Message() with { ActionUrl = "/a", Locale = "en" };
        var english = await DeliverAsync(message with { Recipient = message.Recipient with { Locale = "de-DE" } });
        var german = await DeliverAsync(message with { Locale = "de", Recipient = message.Recipient with { Locale = "en-GB" } });

        Assert.Contains("<html lang=\"en\" dir=\"ltr\"", english.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains("Unsubscribe from", english.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("abbestellen", english.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains("abbestellen", german.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Unsubscribe", german.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Mandatory_OffersNoUnsubscribing()
    {
        var message = Some.Message() with { IsMandatory = true };
        var mail = await DeliverAsync(message);
        var page = await DeliverAsync(message with { EmailHtml = "<html><body>Mine</body></html>" });

        Assert.All([mail, page], sent =>
        {
            Assert.DoesNotContain("unsubscribe", sent.GetProperty("raw").GetString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("unsubscribe", sent.GetProperty("html").GetString(), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("always sent", sent.GetProperty("html").GetString(), StringComparison.Ordinal);
        });
        Assert.Contains("\n\n-- \nEmails of this kind are always sent.\n", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ü", 250)]
    [InlineData("€", 256)]
    [InlineData("語", 256)]
    [InlineData("😀", 128)]
    [InlineData("a", 256)]
    public async Task Send_AnyUser_NoHeaderLineIsTooLong(string letter, int count)
    {
        var user = string.Concat(Enumerable.Repeat(letter, count));
        var message = Some.Message(
            new string('ü', 300)) with
        { UserId = user, Namespace = new string('n', 64), Category = new string('c', 64) };
        var mail = await DeliverAsync(message);

        Assert.All(mail.GetProperty("raw")
            .GetString()!.Split("\r\n"), line => Assert.True(line.Length <= 998, $"{line.Length}: {line[..Math.Min(60, line.Length)]}"));
        var links = new UnsubscribeLinks(Microsoft.Extensions.Options.Options.Create(Some.Shared()), TimeProvider.System);
        var scope = links.Verify(Header(mail, "list-unsubscribe").Split("token=")[1].TrimEnd('>'));
        Assert.Equal(new UnsubscribeScope(message.Namespace, user, message.Category, ChannelKind.Email), scope);
    }

    [Fact]
    public async Task Send_ToAnInternationalDomain_GoesOutInAscii()
    {
        var mail = await DeliverAsync(Some.Message() with { Recipient = new ChannelRecipient { Email = "alice@bücher.example.com" } });
        Assert.Equal("To: alice@xn--bcher-kva.example.com", Header(mail, "to"));
        // The server shows an envelope's address as it reads.
        Assert.Equal("alice@bücher.example.com", mail.GetProperty("envelope").GetProperty("to")[0].GetString());
    }

    [Fact]
    public async Task Send_ToALetterOutsideOfAscii_ArrivesBySmtpUtf8()
    {
        using var channel = Some.Email(Utf8(Server.Port));
        var message = Some.Message("Grüße", "Hi") with { Recipient = new ChannelRecipient { Email = "josé@bücher.example.com" } };
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(message, default));
        var mail = await Server.NextAsync("mail");
        Assert.Equal("josé@bücher.example.com", mail.GetProperty("envelope").GetProperty("to")[0].GetString());
        Assert.Equal("josé", mail.GetProperty("to")[0].GetProperty("address").GetString()!.Split('@')[0]);
        Assert.Equal("Grüße", mail.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Send_ToALetterOutsideOfAscii_IsRefusedWhereTheServerCantDoIt()
    {
        await using var server = await MailServer.StartAsync(new { ascii = true });
        using var channel = Some.Email(Utf8(server.Port));
        var message = Some.Message();
        Assert.Equal(
            new ChannelResult.Rejected("no_smtputf8"),
            await channel.SendAsync(message with { Recipient = new ChannelRecipient { Email = "josé@example.com" } }, default));
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(message, default));
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Send_NoAddressOrABadOne_NeverReachesTheServer()
    {
        var message = Some.Message();
        using var channel = Channel();
        Assert.IsType<ChannelResult.NoAddress>(await channel.SendAsync(message with { Recipient = new ChannelRecipient() }, default));
        string[] bad =
        [
            "a@b.c\r\nRCPT TO:<eve@example.com>", "a@example.com,b@example.com", "A <a@example.com>", "nobody", "josé@example.com",
            "a..b@example.com",
        ];
        foreach (var address in bad)
        {
            Assert.Equal(
                new ChannelResult.Rejected("invalid_address"),
                await channel.SendAsync(message with { Recipient = new ChannelRecipient { Email = address } }, default));
        }
    }

    private static EmailOptions Utf8(int port)
    {
        var options = Some.EmailOptions(port);
        options.SmtpUtf8 = true;
        return options;
    }
}
