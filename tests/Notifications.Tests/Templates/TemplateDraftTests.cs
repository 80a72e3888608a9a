using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>What whoever writes templates needs: older versions, and drafts filled in that are not kept.</summary>
public sealed class TemplateDraftTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Get_AVersion_IsThatOneWhetherItIsActiveOrNot()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("grade_posted", "one");
        await client.SaveAsync("grade_posted", "two");
        await client.PutAsync("grade_posted", new { title = "drei", message = "drei", locale = "de-AT" });

        Assert.Equal("one", await MessageAsync("?version=1"));
        Assert.Equal("two", await MessageAsync("?locale=en&version=2"));
        Assert.Equal("drei", await MessageAsync("?locale=de-at&version=1"));
        Assert.Contains("{{grade}}", await MessageAsync("?version=0&locale=de"), StringComparison.Ordinal);
        var active = (await client.Api.GetAsync("templates/grade_posted")).Json.GetProperty("items").EnumerateArray()
            .ToDictionary(t => t.GetProperty("locale").GetString()!, t => t.GetProperty("versions").GetRawText());
        // The app's own is one of them where it comes with one.
        Assert.Equal(("[]", "[1]", "[0,1,2]"), (active["de"], active["de-AT"], active["en"]));
        foreach (var none in (string[])["?version=3", "?locale=de&version=1", "?locale=fr&version=0", "?version=2147483647"])
            Assert.Equal(HttpStatusCode.NotFound, (await client.Api.GetAsync($"templates/grade_posted{none}")).Status);
        (await client.Api.GetAsync("templates/grade_posted?version=-1")).AssertInvalid("version", "'-1' is not allowed");

        async Task<string> MessageAsync(string query) =>
            Assert.Single((await client.Api.GetAsync($"templates/grade_posted{query}")).Json.GetProperty("items").EnumerateArray())
            .GetProperty("message").GetString()!;
    }

    [Fact]
    public async Task Preview_OfADraft_IsFilledInForTheRecipientAndNotKept()
    {
        var client = await TemplateClient.NewAsync(app);
        var draft = new
        {
            locale = "de",
            title = "{{course}} für {{recipient.displayName}}",
            message = "{{date at \"short\"}}, {{time at}}, {{number share}}",
            emailBlocks = new object[]
            {
                new { type = "text", text = "{{course}}" }, new { type = "button", text = "Los", url = "{{url}}" },
            },
            smsText = "{{recipient.data.level}}",
            variables = new object[] { new { name = "course", required = true }, new { name = "at" }, new { name = "share" },
                new { name = "url" } },
        };
        var variables = new { course = "Physik", at = "2026-12-31T23:30:00Z", share = 1234.5 };
        var recipient = new { displayName = "Kim", locale = "de-CH", timeZone = "Europe/Zurich", data = new { level = 7 } };

        var shown = await client.Api.PostAsync("templates/not_kept/preview", new { draft, variables, recipient });

        Assert.True(shown.Status == HttpStatusCode.OK, shown.Text);
        Assert.Equal(("Physik für Kim", "7", 0), (Text(shown.Json, "title"), Text(shown.Json, "smsText"), shown.Json.GetProperty("version")
            .GetInt32()));
        Assert.StartsWith("01.01.2027, 00:30, 1’234", Text(shown.Json, "message"), StringComparison.Ordinal);
        // A button without an address is left out.
        Assert.Equal(1, shown.Json.GetProperty("emailBlocks").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await client.Api.GetAsync("templates/not_kept")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Api.PostAsync("templates/not_kept/preview", new { variables })).Status);
    }

    [Fact]
    public async Task Preview_OfADraftThatIsWrong_SaysSoAtItsMembers()
    {
        var client = await TemplateClient.NewAsync(app);
        var broken = await client.Api.PostAsync("templates/x/preview", new
        {
            locale = "de",
            draft = new { title = "{{#if a}}", message = "{{none}}", emailBlocks = new object[] { new { type = "button", text = "Go" } } },
        });
        broken.AssertInvalid("draft.title", "'a' is not declared");
        broken.AssertInvalid("draft.message", "'none' is not declared");
        broken.AssertInvalid("draft.emailBlocks[0].url", "is required");

        var draft = new { title = "{{name}}", message = "{{name}}", variables = new[] { new { name = "name" } } };
        var filledIn = await client.Api.PostAsync("templates/x/preview", new { draft, variables = new { name = new string('n', 201) } });
        filledIn.AssertInvalid("draft.title", "has 201 characters; allowed: at most 200 (filled in)");
        (await client.Api.PostAsync("templates/x/preview", new { draft, locale = "de" }))
            .AssertInvalid("locale", "is given beside 'draft'");
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
