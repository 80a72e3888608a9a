using System.Net;
using System.Net.Http.Json;
using Notifications.Tests.Recipients;
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
    public async Task Layout_ByANameThatNoMailUses_IsRefused()
    {
        var admin = await NewNamespaceAsync();
        foreach (var body in new object[] { new { brandName = "Other" }, new { activeVersion = 1 } })
            (await PutAsync(admin, body, "other")).AssertInvalid("name", "'other' is used by no mail; allowed: default");
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("layouts/other")).Status);
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

    [Fact]
    public async Task Preview_OfATemplateThatIsNotKept_IsItsMailForTheRecipient()
    {
        var admin = await NewNamespaceAsync();
        var named = admin.Request(HttpMethod.Put, "categories/trips");
        named.Content = JsonContent.Create(new { names = new { de = "Ausflüge" } });
        await named.Content.LoadIntoBufferAsync();
        Assert.Equal(HttpStatusCode.Created, (await admin.SendAsync(named)).Status);
        var draft = new { locale = "de", title = "Für {{recipient.displayName}}", message = "M", category = "trips" };
        var recipient = new { displayName = "Kim", locale = "de-AT", timeZone = "Europe/Vienna" };

        var mail = (await admin.PostAsync("layouts/default/preview", new { template = "not_kept", draft, recipient })).Json;

        Assert.Equal("Für Kim", mail.GetProperty("subject").GetString());
        Assert.Contains(">Ausflüge</div>", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
        (await admin.PostAsync("layouts/default/preview", new { draft })).AssertInvalid("draft.name", "is required");
        (await admin.PostAsync("layouts/default/preview", new { template = "a", draft, sample = "digest" }))
            .AssertInvalid("sample", "is given beside");
    }

    [Fact]
    public async Task Layout_AskedForAVersion_IsThatOne()
    {
        var admin = await NewNamespaceAsync();
        await PutAsync(admin, new { brandName = "One" });
        await PutAsync(admin, new { brandName = "Two" });

        var one = (await admin.GetAsync("layouts/default?version=1")).Json;
        Assert.Equal(("One", "[1,2]"), (one.GetProperty("brandName").GetString(), one.GetProperty("versions").GetRawText()));
        foreach (var none in (string[])["default?version=3", "default?version=2147483647", "other?version=1"])
            Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"layouts/{none}")).Status);
        (await admin.GetAsync("layouts/default?version=0")).AssertInvalid("version", "'0' is not allowed");
    }

    [Fact]
    public async Task Test_OfATemplateThatIsNotKept_IsInItsCallersInboxAndInTheirMail()
    {
        var (me, user, phone) = await app.NewRecipientAsync(email: "author@example.org");
        await (await app.AsAsync("admin", "admin")).PutRecipientAsync(
            user, new { email = "author@example.org", phone, displayName = "Kim", locale = "de", data = new { level = 7 } });
        var author = await app.AsAsync(user, "sender");
        var draft = new
        {
            locale = "de",
            title = "{{course}} für {{recipient.displayName}}",
            message = "Stufe {{recipient.data.level}}",
            emailSubject = "Betreff {{course}}",
            variables = new[] { new { name = "course", required = true } },
        };

        var sent = await author.PostAsync(
            "templates/not_kept/test", new { draft, variables = new { course = "Physik" }, channels = new[] { "email" } });

        Assert.True(sent.Status == HttpStatusCode.Created, sent.Text);
        var row = (await me.GetAsync("notifications")).Json.GetProperty("items")[0];
        Assert.Equal(("Physik für Kim", "Stufe 7", "template-test"), (row.GetProperty("title").GetString(),
            row.GetProperty("message").GetString(), row.GetProperty("source").GetString()));
        Assert.Equal("Betreff Physik", (await app.NextMailToAsync("author@example.org")).GetProperty("subject").GetString());
        Assert.Equal(0, app.TextsTo(phone));
        Assert.Equal(HttpStatusCode.NotFound, (await author.GetAsync("templates/not_kept")).Status);

        (await author.PostAsync("templates/not_kept/test", new { draft })).AssertInvalid("variables.course", "is required");
        var wrong = await author.PostAsync("templates/grade_posted/test", new { channels = new[] { "fax" }, recipient = new { } });
        wrong.AssertInvalid("channels", "has 'fax'");
        wrong.AssertInvalid("recipient", "a test goes to its caller");
        Assert.Equal(HttpStatusCode.NotFound, (await author.PostAsync("templates/not_kept/test")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await me.PostAsync("templates/grade_posted/test")).Status);
    }

    private async Task<ApiClient> NewNamespaceAsync() => await new Tenant(app).AsAsync("admin", "admin");

    private static async Task<ApiAnswer> PutAsync(ApiClient admin, object layout, string name = "default")
    {
        var request = admin.Request(HttpMethod.Put, $"layouts/{name}");
        request.Content = JsonContent.Create(layout);
        await request.Content.LoadIntoBufferAsync();
        return await admin.SendAsync(request);
    }
}
