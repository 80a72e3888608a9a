using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Notifications.Tests.Recipients;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>What a template says by email and SMS.</summary>
public sealed class TemplateFallbackTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    private const string Value = "Anna & <b>Ben</b>";

    [Fact]
    public async Task TextsOfItsOwn_AreWhatChannelsSay_AndValuesAreEscapedInHtmlOnly()
    {
        // Longer than a column of storage holds.
        var filler = new string('x', 40_000);
        var template = await TemplateAsync(new
        {
            title = "In the inbox",
            message = "For {{name}}",
            emailSubject = "Subject for {{name}}",
            smsText = "Text for {{name}}",
            emailHtml = $"<html><body><p>Page for {{{{name}}}}</p>{filler[..15_000]}{{{{more}}}}{{{{more}}}}</body></html>",
            variables = new object[] { new { name = "name", required = true }, new { name = "more" } },
            priority = "critical",
        });
        var (me, user, phone) = await app.NewRecipientAsync(email: "texts@example.org");
        await (await app.AsAsync("admin", "admin")).PutRecipientAsync(user, new { email = "texts@example.org", phone, locale = "de-AT" });
        var id = await SendAsync(new { users = new[] { user }, template, variables = new { name = Value, more = filler[..12_500] } });

        var mail = await app.NextMailToAsync("texts@example.org");
        Assert.Equal($"Subject for {Value}", mail.GetProperty("subject").GetString());
        Assert.Contains($"<p>Page for Anna &amp; &lt;b&gt;Ben&lt;/b&gt;</p>{filler}</div>", mail.GetProperty("html")
            .GetString(), StringComparison.Ordinal);
        Assert.Contains("Emails of this kind are always sent.", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains($"For {Value}", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal($"Text for {Value}", TextTo(phone));
        // No subject is kept unless the setting says so.
        Assert.DoesNotContain("subject", (await me.GetAsync($"notifications/{id}/history")).Text, StringComparison.Ordinal);
        var stored = (await me.GetAsync($"notifications/{id}")).Json;
        Assert.Equal($"For {Value}", stored.GetProperty("message").GetString());
        Assert.DoesNotContain(stored.EnumerateObject(), m => m.Name is "emailSubject" or "emailHtml" or "smsText" or "channelTexts");
    }

    [Fact]
    public async Task BlocksOfItsOwn_AreTheMail()
    {
        var template = await TemplateAsync(new
        {
            title = "In the inbox",
            message = "m",
            emailBlocks = new object[]
            {
                new { type = "title", text = "For {{name}}" }, new { type = "button", text = "See {{name}}", url = "/people/{{name}}" },
            },
            variables = new object[] { new { name = "name", required = true } },
            priority = "critical",
        });
        var (_, user, _) = await app.NewRecipientAsync(email: "blocks@example.org");
        await SendAsync(new { users = new[] { user }, template, variables = new { name = "Ben & Co" } });
        var mail = await app.NextMailToAsync("blocks@example.org");

        Assert.Contains(">For Ben &amp; Co</h1>", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("For Ben & Co\n\nSee Ben & Co: https://notify.example.com/people/Ben%20%26%20Co\n", mail.GetProperty("text")
            .GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TitleOrMessageOfTheSends_TakesTheirPlace()
    {
        var template = await TemplateAsync(
            new { title = "t", message = "m", emailSubject = "of the template", smsText = "of the template", priority = "critical" });
        var (me, user, phone) = await app.NewRecipientAsync(email: "own@example.org");
        var id = await SendAsync(new { users = new[] { user }, template, title = "My own" });

        Assert.Equal("My own", (await app.NextMailToAsync("own@example.org")).GetProperty("subject").GetString());
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal("My own\nm", TextTo(phone));
    }

    [Fact]
    public async Task Variants_TogetherTooLong_IsNamedAndNothingIsSent()
    {
        var template = await TemplateAsync(new
        {
            title = "t",
            message = "m",
            emailHtml = $"{new string('x', 8_000)}{{{{a}}}}{{{{a}}}}",
            variables = new[] { new { name = "a" } }
        });
        var variants = Enumerable.Range(0, 10).Select(n => new { name = $"v{n}", weight = 1, template });
        var answer = await (await app.SenderAsync())
            .PostAsync("notifications", new { users = new[] { "u" }, variants, variables = new { a = "text" } });
        answer.AssertInvalid("variants", "characters of mail together; allowed: at most 65,536");
    }

    private async Task<string> TemplateAsync(object template)
    {
        var name = $"t-{Guid.CreateVersion7():N}";
        var admin = await app.AsAsync("admin", "admin");
        var request = admin.Request(HttpMethod.Put, $"templates/{name}");
        request.Content = new ByteArrayContent(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(template))
        { Headers = { ContentType = new("application/json") } };
        var answer = await admin.SendAsync(request);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, answer.Text);
        return name;
    }

    private async Task<Guid> SendAsync(object send)
    {
        var answer = await (await app.SenderAsync()).PostAsync("notifications", send);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("notifications")[0].GetProperty("id").GetGuid();
    }

    private string TextTo(string phone) =>
        QueryHelpers.ParseQuery(
        Encoding.UTF8.GetString(app.Sms.Requests.Single(r => FallbackFixture.NumberOf(r) == phone).Body))["Body"].ToString();
}
