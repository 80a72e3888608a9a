using System.Globalization;
using System.Text;
using System.Xml.Linq;
using LocalRuntime.Tests.Support;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Digests;
using Notifications.Delivery.Mails;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Tests.Delivery.Channels;
using Xunit;

namespace Notifications.Tests.Delivery.Mails;

/// <summary>What is pure of mails: colours, words, times, and how long digests get.</summary>
public sealed class MailTests
{
    [Fact]
    public void Color_Any_HasATextThatCanBeReadOnIt()
    {
        for (var number = 0; number < 0x1000; number++)
        {
            var color = MailColor.Parse($"#{number:x3}")!.Value;
            Assert.True(color.On.ContrastTo(color) >= MailColor.Text, $"{color.On} on {color}");
        }
    }

    [Theory]
    [InlineData("#fff", "#ffffff")]
    [InlineData("#0f766e", "#0f766e")]
    [InlineData("#00000080", "#7f7f7f")]
    [InlineData("#11223300", "#ffffff")]
    [InlineData("#ggg", null)]
    [InlineData("red", null)]
    [InlineData("#+ff", null)]
    [InlineData(null, null)]
    public void Color_OfAText_IsWhatMailProgramsKnow(string? text, string? color) => Assert.Equal(color, MailColor.Parse(text)?.ToString());

    /// <summary>Each language has all words, with the same places for values, and its own assembly is there.</summary>
    [Fact]
    public void Texts_InEachLanguage_AreComplete()
    {
        var english = Read("");
        Assert.NotEmpty(english);
        foreach (var language in MailTexts.Known.Select(t => t.Language).Where(l => l != "en"))
        {
            var texts = Read($".{language}");
            Assert.Equal(english.Keys.Order(), texts.Keys.Order());
            Assert.Equal(texts["OpenInbox"], MailTexts.For(language).OpenInbox);
            Assert.NotEqual(english["OpenInbox"], MailTexts.For(language).OpenInbox);
            // Where a category has no name in a language, the words may do without it.
            Assert.All(texts, t => Assert.True(
                (t.Key is "Reason" or "Unsubscribe") || t.Value.Contains("{0}", StringComparison.Ordinal) == english[t.Key]
                    .Contains("{0}", StringComparison.Ordinal), $"{language}: {t.Key}"));
        }
        var files = Directory.GetFiles(Repository.PathOf("functions/Delivery/Mails"), "MailTexts*.resx").Length;
        Assert.Equal(files, MailTexts.Known.Count());

        static Dictionary<string, string> Read(string language) =>
            XDocument.Load(Repository.PathOf($"functions/Delivery/Mails/MailTexts{language}.resx")).Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);
    }

    [Theory]
    [InlineData("de-AT", "Europe/Vienna", "Freitag, 1. Mai 2026 14:05")]
    [InlineData("en-GB", "Asia/Tokyo", "Friday, 1 May 2026 21:05")]
    [InlineData("de", null, "Freitag, 1. Mai 2026 12:05 UTC")]
    public void Time_OfARecipient_IsInTheirLanguageAndZone(string locale, string? zone, string expected)
    {
        var at = new DateTimeOffset(2026, 5, 1, 12, 5, 0, TimeSpan.Zero);
        var text = new MailTime(locale, zone).Long(at).Replace(" um ", " ", StringComparison.Ordinal);
        Assert.Equal(expected, text.Replace(" at ", " ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en-abcdefgh-xyzuvwpq-12345678")]
    [InlineData("abcdefgh-abcdefgh-abcdefgh")]
    [InlineData("de-1")]
    [InlineData("x-a-b-c-d-e-f-g-h")]
    public void Time_InALanguageThatTheFrameworkDoesNotKnow_IsWrittenAllTheSame(string locale)
    {
        var at = new DateTimeOffset(2026, 5, 1, 12, 5, 0, TimeSpan.Zero);
        Assert.Contains("2026", new MailTime(locale, null).Long(at), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", 3, null)]
    [InlineData("de", 500, "und {0} weitere")]
    public void Digest_OfAnyLength_StaysBelowWhatMailProgramsCut(string locale, int count, string? more)
    {
        var items = Enumerable.Range(0, count).Select(n => Item(n, $"Titel {n} 語語語語語語語語語語", new string('語', 4_000))).ToArray();
        var recipient = new Recipient { UserId = "u", Locale = locale, TimeZone = "Europe/Berlin" };
        var mail = Writer().Write(DigestMail.Compose(Guid.CreateVersion7(), recipient, items, null), "https://example.com/u");

        var bytes = Encoding.UTF8.GetByteCount(mail.Html);
        Assert.True(bytes <= MailWriter.MaxHtmlBytes, $"It has {bytes} bytes.");
        var shown = Enumerable.Range(0, count).Count(n => mail.Html.Contains($">Titel {n} ", StringComparison.Ordinal));
        if (more is null)
            Assert.Equal(count, shown);
        else
            Assert.Contains(string.Format(CultureInfo.InvariantCulture, more, count - shown), mail.Html, StringComparison.Ordinal);
        Assert.InRange(shown, Math.Min(count, 40), count);
        // Counts are of all, shown or not, and so is the subject.
        Assert.Equal(MailTexts.For(locale).Digest(count), mail.Subject);
        Assert.Contains($"({items.Count(i => i.Category == "grade_posted")})", mail.Html, StringComparison.Ordinal);
        Assert.Contains("https://notify.example.com/grades/0", mail.Html, StringComparison.Ordinal);
        Assert.EndsWith(MailTexts.For(locale).OpenInbox, mail.Text.Split(": https://notify.example.com/api/v1/app\r\n")[0],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://notify.example.com", true)]
    [InlineData(null, false)]
    public void RelativeAction_WithoutAPublicAddress_IsLeftOut(string? publicUrl, bool isThere)
    {
        var mail = Writer(publicUrl).Write(Some.Message() with { ActionUrl = "/grades/5" }, null);
        Assert.Equal(isThere, mail.Html.Contains("/grades/5", StringComparison.Ordinal));
        Assert.Equal(isThere, mail.Text.Contains("/grades/5", StringComparison.Ordinal));
    }

    private static Notification Item(int number, string title, string message) => new(new SendContent
    {
        Title = title,
        Message = message,
        Type = NotificationType.Success,
        Category = number % 3 == 0 ? "grade_posted" : "comment_added",
        Priority = Priority.Normal,
        ActionUrl = $"/grades/{number}",
    })
    {
        Id = Guid.CreateVersion7(),
        Namespace = "default",
        UserId = "u",
        EventName = "success",
        Status = DeliveryStatus.Sent,
        CreatedAt = new DateTimeOffset(2026, 5, 1, 12, 5, 0, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(2026, 6, 1, 12, 5, 0, TimeSpan.Zero),
    };

    private static MailWriter Writer(string? publicUrl = "https://notify.example.com")
    {
        var (shared, email) = (Some.Shared(), Some.EmailOptions(25));
        shared.PublicUrl = publicUrl;
        var channels = Options.Create(shared);
        var links = new ActionLinks(channels);
        return new MailWriter(new MailBrands(Options.Create(email)), channels, links, new MailMarkup(links));
    }
}
