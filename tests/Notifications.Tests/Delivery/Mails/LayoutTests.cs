using System.Net;
using System.Net.Http.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Mails;

/// <summary>How a namespace's mails look, kept with versions, and whom they come from then.</summary>
public sealed class LayoutTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Layout_PutChangedTakenBackAndDeleted_HasVersions()
    {
        var admin = await NewNamespaceAsync();
        var none = (await admin.GetAsync("layouts/default")).Json;
        Assert.Equal((0, "null", "[]"),
            (none.GetProperty("version").GetInt32(), none.GetProperty("brandName").GetRawText(), none.GetProperty("versions")
            .GetRawText()));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("layouts/other")).Status);

        Assert.Equal(HttpStatusCode.Created, (await PutAsync(admin, new { brandName = "One", footer = new { de = "Fuß", en = "Foot" } }))
            .Status);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(admin, new { brandName = "Two" })).Status);
        var second = (await admin.GetAsync("layouts/default")).Json;
        Assert.Equal(("Two", 2, "[1,2]", "null"),
            (second.GetProperty("brandName").GetString(), second.GetProperty("version").GetInt32(), second.GetProperty("versions")
            .GetRawText(),
            second.GetProperty("footer").GetRawText()));

        var again = (await PutAsync(admin, new { activeVersion = 1 })).Json;
        Assert.Equal(("One", 3, "Fuß"),
            (again.GetProperty("brandName").GetString(), again.GetProperty("version").GetInt32(),
            again.GetProperty("footer").GetProperty("de").GetString()));
        (await PutAsync(admin, new { activeVersion = 9 })).AssertInvalid("activeVersion", "9 is no version of 'default'; allowed: 1, 2, 3");
        // It is no template.
        Assert.DoesNotContain("layout", (await admin.GetAsync("templates?limit=100")).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("layouts/default")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("layouts/default")).Status);
        Assert.Equal(0, (await admin.GetAsync("layouts/default")).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Layout_OfFiftyVersionsAndOneMore_ForgetsTheOldest()
    {
        var admin = await NewNamespaceAsync();
        for (var n = 1; n <= 51; n++)
            await PutAsync(admin, new { brandName = $"{n}" });

        Assert.Equal(Enumerable.Range(2, 50), (await admin.GetAsync("layouts/default")).Json.GetProperty("versions").EnumerateArray()
            .Select(v => v.GetInt32()));
    }

    [Fact]
    public async Task Layout_PutManyTimesAtOnce_LosesNoVersion()
    {
        var admin = await NewNamespaceAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => PutAsync(admin, new { brandName = $"{n}" })));

        Assert.All(answers, a => Assert.Contains(
            a.Status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Conflict]));
        var done = answers.Count(a => a.Status != HttpStatusCode.Conflict);
        Assert.Equal(Enumerable.Range(1, done), (await admin.GetAsync("layouts/default")).Json.GetProperty("versions").EnumerateArray()
            .Select(v => v.GetInt32()));
    }

    [Theory]
    [InlineData("""{ "logoUrl": "http://example.com/a.png" }""", "logoUrl", "allowed: an https address")]
    [InlineData("""{ "color": "red" }""", "color", "'red' is not allowed; allowed: #rgb, #rrggbb or #rrggbbaa")]
    [InlineData("""{ "senderAddress": "a@elsewhere.example" }""", "senderAddress",
        "'elsewhere.example' is no domain to send from; allowed: notify.example.com")]
    [InlineData("""{ "senderAddress": "nobody" }""", "senderAddress", "allowed: one email address")]
    [InlineData("""{ "replyTo": "a@b.c\r\nBcc: e@example.com" }""", "replyTo", "allowed: one email address")]
    [InlineData("""{ "footer": { "?": "x" } }""", "footer.?", "allowed: a language tag")]
    [InlineData("""{ "footer": "x" }""", "footer", "allowed: an object")]
    [InlineData("""{ "surprise": 1 }""", "surprise", "is not a member of this request")]
    public async Task Layout_WithWhatIsNotAllowed_IsRefusedByName(string body, string member, string says)
    {
        var admin = await NewNamespaceAsync();
        var request = admin.Request(HttpMethod.Put, "layouts/default");
        request.Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        (await admin.SendAsync(request)).AssertInvalid(member, says);
    }

    [Fact]
    public async Task Layout_IsForAdminsOnly()
    {
        var sender = await app.SenderAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await sender.GetAsync("layouts/default")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await sender.PostAsync("layouts/default/preview")).Status);
    }

    [Fact]
    public async Task Layout_Put_IsHowTheNextMailLooksAndThePageBehindIt()
    {
        var (_, user, _) = await app.NewRecipientAsync(email: "layouts@example.org");
        var admin = await app.AsAsync("admin", "admin");
        await PutAsync(admin, new { brandName = "Example & Co", senderName = "The Example", senderAddress = "hello@notify.example.com" });
        try
        {
            await (await app.SenderAsync()).SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");
            var mail = await app.NextMailToAsync("layouts@example.org");
            Assert.Equal("hello@notify.example.com", mail.GetProperty("envelope").GetProperty("from").GetString());
            Assert.Contains("Example &amp; Co", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
            var link = new Uri(mail.GetProperty("headers").EnumerateArray()
                .First(h => h[0].GetString() == "list-unsubscribe")[1].GetString()!.Split('<', '>')[1]);
            Assert.Contains("Example &amp; Co", (await new ApiClient(app.Http, null).GetAsync($"unsubscribe{link.Query}")).Text,
                StringComparison.Ordinal);
        }
        finally
        {
            await admin.DeleteAsync("layouts/default");
        }
    }

    [Fact]
    public async Task Preview_OfASampleATemplateOrADraft_IsTheMailThatWouldBeSent()
    {
        var admin = await NewNamespaceAsync();
        await PutAsync(admin, new { brandName = "Kept", color = "#000" });
        var sample = (await admin.PostAsync("layouts/default/preview")).Json;
        Assert.Equal("Your report is ready", sample.GetProperty("subject").GetString());
        Assert.Contains(">Kept</td>", sample.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains("https://notify.example.com/api/v1/unsubscribe?token=preview", sample.GetProperty("text").GetString(),
            StringComparison.Ordinal);

        var draft = (await admin.PostAsync("layouts/default/preview", new
        {
            layout = new { brandName = "Draft" },
            template = "grade_posted",
            variables = new { course = "Physik & Chemie", grade = "1,3", url = "/grades/5" },
            locale = "de-AT",
        })).Json;
        Assert.Equal("Neue Note: Physik & Chemie", draft.GetProperty("subject").GetString());
        Assert.Contains("Note ansehen: https://notify.example.com/grades/5", draft.GetProperty("text")
            .GetString(), StringComparison.Ordinal);
        var html = draft.GetProperty("html").GetString()!;
        Assert.Contains(">Draft</td>", html, StringComparison.Ordinal);
        Assert.Contains(">Noten</div>", html, StringComparison.Ordinal);
        Assert.Contains("„Noten“ abbestellen", html, StringComparison.Ordinal);

        var digest = (await admin.PostAsync("layouts/default/preview", new { sample = "digest", locale = "fr" })).Json;
        Assert.Equal("3 nouvelles notifications", digest.GetProperty("subject").GetString());
        Assert.Contains("Ouvrir la boîte de réception: https://notify.example.com/api/v1/app\n", digest.GetProperty("text").GetString()!
            .ReplaceLineEndings("\n"), StringComparison.Ordinal);

        var wrong = await admin.PostAsync("layouts/default/preview", new { template = "grade_posted", sample = "digest", locale = "??" });
        wrong.AssertInvalid("sample", "is given beside 'template'");
        wrong.AssertInvalid("locale", "allowed: a language tag");
        (await admin.PostAsync("layouts/default/preview", new { template = "none" })).AssertInvalid("template", "'none' is not known");
        (await admin.PostAsync("layouts/default/preview", new { layout = new { color = 1 } }))
            .AssertInvalid("layout.color", "allowed: a text");
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync("layouts/none/preview")).Status);
    }

    private async Task<ApiClient> NewNamespaceAsync() => await new Tenant(app).AsAsync("admin", "admin");

    private static async Task<ApiAnswer> PutAsync(ApiClient admin, object layout)
    {
        var request = admin.Request(HttpMethod.Put, "layouts/default");
        request.Content = JsonContent.Create(layout);
        await request.Content.LoadIntoBufferAsync();
        return await admin.SendAsync(request);
    }
}
