using System.Globalization;
using System.Text.Json;
using Notifications.Templates;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>What helpers write in a recipient's language and zone, and what they are not given.</summary>
public sealed class TemplateHelperTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Moment = "2026-12-31T23:30:00Z";

    [Theory]
    [InlineData("de-DE", "Europe/Berlin", "1. Januar 2027", "00:30", "1.234,50", "99,90", "2 Dateien")]
    [InlineData("en-US", "America/New_York", "December 31, 2026", "6:30", "1,234.50", "€99.90", "2 files")]
    [InlineData("fr-FR", "Asia/Tokyo", "1 janvier 2027", "08:30", "1\u202f234,50", "99,90", "2 fichiers")]
    [InlineData("ar-EG", "Africa/Cairo", "يناير", "1:30", "234", "€", "ملفان")]
    public async Task Preview_Helpers_WriteInTheRecipientsLanguageAndZone(
        string locale, string timeZone, string date, string time, string number, string currency, string plural)
    {
        var client = await TemplateClient.NewAsync(app);
        var forms = new Dictionary<string, string>
        {
            ["de"] = "one='# Datei' other='# Dateien'",
            ["en"] = "one='# file' other='# files'",
            ["fr"] = "one='# fichier' other='# fichiers'",
            ["ar"] = "two='ملفان' other='# ملف'",
        };
        foreach (var (language, texts) in forms)
        {
            await client.KeepAsync("helpers", new
            {
                locale = language,
                title = "{{date at}}",
                message = "{{time at}}|{{number amount}}|{{currency price \"EUR\"}}|"
                    + $"{{{{plural count {texts}}}}}|{{{{~ date day ~}}}}",
                variables = new[] { "at", "amount", "price", "count", "day" }.Select(name => new { name }),
            });
        }
        var answer = await client.Api.PostAsync("templates/helpers/preview", new
        {
            variables = new { at = Moment, amount = JsonElement.Parse("1234.50"), price = 99.9, count = 2, day = "2027-01-01" },
            recipient = new { locale, timeZone },
        });

        var parts = answer.Json.GetProperty("message").GetString()!.Split('|');
        Assert.Contains(date, answer.Json.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(time, parts[0], StringComparison.Ordinal);
        Assert.Contains(number, parts[1], StringComparison.Ordinal);
        Assert.Contains(currency, parts[2], StringComparison.Ordinal);
        Assert.Equal(plural, parts[3]);
        // A day is the same day everywhere.
        Assert.Contains("2027", parts[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", "Asia/Tokyo")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "Pacific/Kiritimati")]
    [InlineData("0001-01-01T00:00:00Z", "America/New_York")]
    [InlineData("0001-01-01T00:00:00Z", "Africa/Cairo")]
    public async Task Preview_TheFirstAndTheLastMoment_AreWrittenInAnyZoneAndLanguage(string at, string timeZone)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("edges", "{{date at}} {{date at \"full\"}} {{time at}} {{time at \"long\"}}", "at");
        foreach (var locale in (string[])["en-US", "ar-SA", "fa-IR", "th-TH", "ja-JP"])
        {
            await client.KeepAsync("edges", new
            {
                locale = locale[..2],
                title = "t",
                message = "{{date at}} {{date at \"full\"}} {{time at}} {{time at \"long\"}}",
                variables = new[] { new { name = "at" } },
            });
            var answer = await client.Api.PostAsync(
                "templates/edges/preview", new { variables = new { at }, recipient = new { locale, timeZone } });
            Assert.True(answer.Status == System.Net.HttpStatusCode.OK, answer.Text);
        }
    }

    [Theory]
    [InlineData("{{date now \"short\"}}|{{date at \"full\"}}|{{date at \"medium\"}}|{{time at \"long\"}}", null)]
    [InlineData("{{url}} {{date}}{{#if url}}{{url}}{{/if}}", "/a /due/a")]
    [InlineData("{{url \"/orders\" id query=\"R&D\" none=missing}}", "/orders/4%2F2?query=R%26D")]
    [InlineData("{{number 3 decimals=2}} {{number share \"percent\"}} {{number missing}}", "3.00 75% ")]
    [InlineData("{{plural items.length one=\"# item\" other=\"# items\"}}", "1 item")]
    [InlineData("{{#each items}}{{date this \"short\"}} {{@root.recipient.displayName}}{{/each}}", "5/1/2026 Bo")]
    [InlineData("{{recipient.displayName}} {{recipient.locale}} {{recipient.timeZone}} {{recipient.data.team.name}}{{recipient.data.x}}",
        "Bo en-US America/New_York Blue")]
    [InlineData("{{when at \"short\"}}|{{when share}}|{{when missing}}|{{when \"soon\"}}", "12/31/2026, 6:30 PM|0.75||soon")]
    [InlineData("{{#with recipient}}{{displayName}}{{/with}}{{#each recipient.data.tags}} {{this}}{{/each}}", "Bo a b")]
    public async Task Preview_HelpersAndVariablesTogether_AreToldApart(string message, string? expected)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("mixed", new
        {
            title = "t",
            message,
            variables = new[] { "at", "url", "date", "id", "missing", "share", "items" }.Select(name => new { name })
        });
        var answer = await client.Api.PostAsync("templates/mixed/preview", new
        {
            variables = new { at = Moment, url = "/a", date = "/due", id = "4/2", share = 0.75, items = new[] { "2026-05-01" } },
            recipient = new
            {
                displayName = "Bo",
                locale = "en-US",
                timeZone = "America/New_York",
                data = new { team = new { name = "Blue" }, tags = new[] { "a", "b" } }
            },
        });
        var text = answer.Json.GetProperty("message").GetString()!;
        if (expected is not null)
            Assert.Equal(expected, text.Replace('\u202f', ' '));
        else
            Assert.Matches(@"^\d+/\d+/\d{4}\|Thursday, December 31, 2026\|Dec 31, 2026\|6:30:00.PM$", text);
    }

    [Theory]
    [InlineData("{{shout a}}", "or a value by a helper (currency, date, number, plural, time, url, when)")]
    [InlineData("{{date}}x{{b}}", "'date' is not declared")]
    [InlineData("{{date a \"tiny\"}}", "'tiny' is no style of 'date'; allowed: short, medium, long, full")]
    [InlineData("{{when a \"tiny\"}}", "'tiny' is no style of 'when'; allowed: short, medium, long, full")]
    [InlineData("{{date a b c}}", "'date' takes a value and a style")]
    [InlineData("{{currency a}}", "'currency' takes a value and a currency")]
    [InlineData("{{currency a \"euro\"}}", "'euro' is no currency")]
    [InlineData("{{number a decimals=11}}", "'11' is not allowed for 'decimals'; allowed: 0 to 10")]
    [InlineData("{{number a digits=1}}", "'digits' is nothing that 'number' takes")]
    [InlineData("{{plural a one=\"x\"}}", "of which other is required")]
    [InlineData("{{date b}}", "'b' is not declared in 'variables'")]
    [InlineData("{{date (lookup a)}}", "is not allowed in 'date'")]
    [InlineData("{{recipient.email}}", "'recipient.email' is not there; allowed: recipient.displayName")]
    [InlineData("{{now.hour}}", "'now.hour' is not there")]
    public async Task Save_HelperMisused_IsRefusedWithWhatItTakes(string text, string says)
    {
        var client = await TemplateClient.NewAsync(app);
        (await client.SaveAsync("bad", text, "a")).AssertInvalid("message", says);
    }

    [Fact]
    public async Task Save_VariableCalledAsWhatEveryTemplateHas_IsRefused()
    {
        var client = await TemplateClient.NewAsync(app);
        foreach (var name in new[] { "recipient", "now" })
            (await client.SaveAsync("bad", "m", name)).AssertInvalid("variables[0].name", $"'{name}' is not allowed");
    }

    [Theory]
    [InlineData("{{date a}}", "\"soon\"", "the message of 'odd' is refused: 'date' can't read")]
    [InlineData("{{number a}}", "\"many\"", "'number' can't read a number")]
    [InlineData("{{currency 5 a}}", "\"euros\"", "'currency' is given no currency")]
    public async Task Preview_ValueThatAHelperCantRead_IsNamed(string text, string value, string says)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("odd", text, "a");
        (await client.PreviewAsync("odd", JsonElement.Parse($$"""{ "a": {{value}} }"""))).AssertInvalid("variables", says);
    }

    [Theory]
    [InlineData("ru", "1:one 2:few 5:many 11:many 21:one 1.5:other")]
    [InlineData("pl", "1:one 2:few 5:many 12:many 22:few 21:many")]
    [InlineData("ar", "0:zero 1:one 2:two 3:few 11:many 100:other")]
    [InlineData("cs", "1:one 3:few 5:other 1.5:many")]
    [InlineData("lt", "1:one 11:other 21:one 2:few 10:other 0.5:many")]
    [InlineData("lv", "0:zero 1:one 11:zero 21:one 2:other")]
    [InlineData("sl", "1:one 102:two 3:few 5:other 1.5:few")]
    [InlineData("hr", "1:one 11:other 3:few 0.1:one")]
    [InlineData("ro", "1:one 0:few 19:few 20:other 101:few")]
    [InlineData("he", "1:one 2:two 3:other 0.5:one")]
    [InlineData("fr", "0:one 1:one 1.5:one 2:other 1000000:many")]
    [InlineData("pt-PT", "0:other 1:one")]
    [InlineData("pt-BR", "0:one 1:one 2:other")]
    [InlineData("ja", "1:other 2:other")]
    [InlineData("en", "1:one 1.0:other 0:other -1:one")]
    public void Plural_OfALanguage_IsCldrs(string locale, string expected)
    {
        var culture = TextContext.CultureOf(locale);
        foreach (var pair in expected.Split(' ').Select(p => p.Split(':')))
            Assert.Equal((locale, pair[0], pair[1]),
                (locale, pair[0], PluralRules.CategoryOf(decimal.Parse(pair[0], CultureInfo.InvariantCulture), culture)));
    }

    [Theory]
    [InlineData("en-US", "CAD", "CAD\u00a0")]
    [InlineData("en-CA", "USD", "US$")]
    [InlineData("de-CH", "CHF", "CHF")]
    [InlineData("en-GB", "JPY", "¥1,235")]
    [InlineData("en-US", "KWD", "1,234.500")]
    public void Currency_OfAnotherCountry_CantBeMistaken(string locale, string code, string expected) =>
        Assert.Contains(
            expected, NumberTexts.Currency(1234.5m, code, TextContext.CultureOf(locale)).Replace(' ', '\u00a0'), StringComparison.Ordinal);
}
