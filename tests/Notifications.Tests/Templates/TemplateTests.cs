using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

public sealed class TemplateTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Create_EverythingGiven_IsKeptAsGiven()
    {
        var client = await TemplateClient.NewAsync(app);
        var answer = await client.Api.PostAsync("templates", new
        {
            name = "order.shipped",
            locale = "PT-br",
            title = "Pedido {{order}}",
            message = "Olá {{name}} 👋",
            emailSubject = "Pedido",
            emailHtml = "<p>{{name}}</p>",
            smsText = "{{order}}",
            icon = "truck",
            color = "#abc",
            type = "success",
            category = "orders",
            priority = "high",
            actionUrl = "/orders/{{order}}",
            variables = new object[] { new { name = "order", required = true, description = "Its number" },
            new { name = "name", @default = "você" } },
        });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var kept = (await client.Api.GetAsync("templates/order.shipped")).Json.GetProperty("items")[0];
        Assert.Equal("pt-BR", kept.GetProperty("locale").GetString());
        Assert.Equal(1, kept.GetProperty("version").GetInt32());
        Assert.Equal([1], kept.GetProperty("versions").EnumerateArray().Select(v => v.GetInt32()));
        Assert.False(kept.GetProperty("preloaded").GetBoolean());
        Assert.Equal("Olá {{name}} 👋", kept.GetProperty("message").GetString());
        Assert.Equal("orders", kept.GetProperty("category").GetString());
        Assert.Equal("high", kept.GetProperty("priority").GetString());
        Assert.Equal("você", kept.GetProperty("variables")[1].GetProperty("default").GetString());
        Assert.Equal(
            answer.Json.EnumerateObject().Select(m => (m.Name, m.Value.GetRawText())),
            kept.EnumerateObject().Where(m => m.Name != "versions").Select(m => (m.Name, m.Value.GetRawText())));
    }

    [Fact]
    public async Task Put_SameNameAgain_BecomesTheActiveVersion()
    {
        var client = await TemplateClient.NewAsync(app);

        Assert.Equal(HttpStatusCode.Created, (await client.SaveAsync("note", "one")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.SaveAsync("note", "two")).Status);
        Assert.Equal("two", await client.MessageAsync("note"));

        Assert.Equal(HttpStatusCode.OK, (await client.PutAsync("note", new { activeVersion = 1 })).Status);
        Assert.Equal("one", await client.MessageAsync("note"));

        // The next one counts on from the highest, whichever is active.
        Assert.Equal(3, (await client.SaveAsync("note", "three")).Json.GetProperty("version").GetInt32());
        Assert.Equal("three", await client.MessageAsync("note"));
        var item = (await client.Api.GetAsync("templates/note")).Json.GetProperty("items")[0];
        Assert.Equal([1, 2, 3], item.GetProperty("versions").EnumerateArray().Select(v => v.GetInt32()));
    }

    [Fact]
    public async Task Put_ManyAtOnce_GivesEachAVersionAndOneIsActive()
    {
        var client = await TemplateClient.NewAsync(app);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => client.SaveAsync("busy", $"text {i}")));

        var kept = answers.Where(a => a.Status is HttpStatusCode.OK or HttpStatusCode.Created).ToArray();
        Assert.All(answers.Except(kept), a => a.AssertProblem(HttpStatusCode.Conflict, "conflict"));
        Assert.Equal(Enumerable.Range(1, kept.Length), kept.Select(a => a.Json.GetProperty("version").GetInt32()).Order());
        var item = Assert.Single((await client.Api.GetAsync("templates/busy")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(kept.Length, item.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Put_MoreVersionsThanAreKept_DropsTheOldest()
    {
        var client = await TemplateClient.NewAsync(app);
        for (var i = 1; i <= 53; i++)
            await client.KeepAsync("long", new { title = "t", message = $"text {i}" });

        var versions = (await client.Api.GetAsync("templates/long")).Json.GetProperty("items")[0].GetProperty("versions");
        Assert.Equal(Enumerable.Range(4, 50), versions.EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal("text 53", await client.MessageAsync("long"));
    }

    [Theory]
    [InlineData("""{ "activeVersion": 9 }""", "9 is no version of 'en'; allowed: 1")]
    [InlineData("""{ "activeVersion": 1, "locale": "fr" }""", "1 is no version of 'fr'; allowed: none")]
    [InlineData("""{ "activeVersion": null }""", "is null")]
    [InlineData("""{ "activeVersion": "1" }""", "\"1\" is not allowed; allowed: a whole number")]
    public async Task Put_VersionThatIsNone_IsRefused(string body, string says)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("note", "one");

        (await client.PutAsync("note", JsonElement.Parse(body))).AssertInvalid("activeVersion", says);
    }

    [Fact]
    public async Task Template_OfAnotherNamespace_IsNotThere()
    {
        var (mine, other) = (await TemplateClient.NewAsync(app), await TemplateClient.NewAsync(app));
        await mine.SaveAsync("note", "mine");
        await mine.SaveAsync("grade_posted", "mine");

        (await other.Api.GetAsync("templates/note")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await other.PreviewAsync("note")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await other.Api.DeleteAsync("templates/note")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Contains("Algebra", await other.MessageAsync("grade_posted", new { course = "Algebra", grade = "A" }));
        Assert.Equal("mine", await mine.MessageAsync("note"));
    }

    [Fact]
    public async Task List_PageByPage_ShowsOwnAndPreloadedOnceInOrder()
    {
        var client = await TemplateClient.NewAsync(app);
        foreach (var name in new[] { "a", "a-b", "a.b", "a_b", "zz", "grade_posted" })
            await client.SaveAsync(name, "own");
        await client.KeepAsync("a", new { title = "t", message = "m", locale = "fr" });

        var (items, cursor) = (new List<JsonElement>(), (string?)null);
        do
        {
            var page = (await client.Api.GetAsync($"templates?limit=4{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        var names = items.Select(i => i.GetProperty("name").GetString()!).ToArray();
        Assert.Equal(31, names.Length);
        Assert.Equal(names.OrderBy(n => n + "|", StringComparer.Ordinal), names);
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(["en", "fr"], Locales(items.Single(i => i.GetProperty("name").GetString() == "a")));
        var grade = items.Single(i => i.GetProperty("name").GetString() == "grade_posted").GetProperty("locales");
        Assert.Equal(["""{"locale":"de","version":0,"preloaded":true}""", """{"locale":"en","version":1,"preloaded":false}"""],
            grade.EnumerateArray().Select(l => l.GetRawText()));
    }

    [Fact]
    public async Task List_CursorOfAnotherList_IsRefused()
    {
        var (mine, other) = (await TemplateClient.NewAsync(app), await TemplateClient.NewAsync(app));
        var cursor = (await mine.Api.GetAsync("templates?limit=1")).Json.GetProperty("nextCursor").GetString();

        (await other.Api.GetAsync($"templates?cursor={cursor}")).AssertInvalid("cursor", "is no cursor of this list");
        (await mine.Api.GetAsync("templates?cursor=%2B%2B")).AssertInvalid("cursor", "is no cursor of this list");
        (await mine.Api.GetAsync("templates?limit=0")).AssertInvalid("limit", "allowed: 1 to 100");
    }

    [Fact]
    public async Task Delete_Override_BringsThePreloadedOneBack()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("new_message", "own");
        Assert.Equal("own", await client.MessageAsync("new_message"));

        Assert.Equal(HttpStatusCode.NoContent, (await client.Api.DeleteAsync("templates/new_message")).Status);
        Assert.Equal("Bo sent you a message.", await client.MessageAsync("new_message", new { sender = "Bo" }));
        var problem = (await client.Api.DeleteAsync("templates/new_message")).AssertProblem(HttpStatusCode.Conflict, "preloaded");
        Assert.Contains("'new_message' comes with the app", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Delete_OneLocale_LeavesTheOthers()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("note", "english");
        await client.KeepAsync("note", new { title = "t", message = "français", locale = "fr" });

        Assert.Equal(HttpStatusCode.NoContent, (await client.Api.DeleteAsync("templates/note?locale=fr")).Status);
        Assert.Equal("english", await client.MessageAsync("note", locale: "fr"));
        (await client.Api.GetAsync("templates/note?locale=fr")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await client.Api.DeleteAsync("templates/note?locale=fr")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(["en"], (await client.Api.GetAsync("templates/note")).Json.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("locale").GetString()));
    }

    [Theory]
    [InlineData(null, "english")]
    [InlineData("en-GB", "english")]
    [InlineData("pt", "português")]
    [InlineData("pt-PT", "português")]
    [InlineData("pt-br", "brasileiro")]
    [InlineData("PT-BR-x1", "brasileiro")]
    [InlineData("zh-hant-tw", "繁體")]
    [InlineData("xx-YY", "english")]
    public async Task Preview_Locale_FallsBackPartByPart(string? asked, string expected)
    {
        var client = await TemplateClient.NewAsync(app);
        foreach (var (locale, message) in new[] { ("en", "english"), ("pt", "português"), ("pt-BR", "brasileiro"), ("zh-Hant", "繁體") })
            await client.KeepAsync("hello", new { title = "t", message, locale });

        Assert.Equal(expected, await client.MessageAsync("hello", locale: asked));
    }

    [Fact]
    public async Task Preview_OnlyInAnotherLanguage_IsBetterThanNothing()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("solo", new { title = "t", message = "só", locale = "pt" });

        Assert.Equal("só", await client.MessageAsync("solo", locale: "fr"));
    }

    [Theory]
    [InlineData("xx_!!")]
    [InlineData("e")]
    [InlineData("en_US")]
    [InlineData("en|de")]
    [InlineData("__proto__")]
    public async Task Locale_ThatIsNone_IsRefusedEverywhere(string locale)
    {
        var client = await TemplateClient.NewAsync(app);

        (await client.PreviewAsync("new_message", new { sender = "x" }, locale)).AssertInvalid("locale", "a language tag");
        (await client.PutAsync("note", new { title = "t", message = "m", locale })).AssertInvalid("locale", "a language tag");
        (await client.Api.GetAsync($"templates/new_message?locale={Uri.EscapeDataString(locale)}"))
            .AssertInvalid("locale", "a language tag");
    }

    [Fact]
    public async Task EveryEndpoint_PlainUser_IsForbidden()
    {
        var user = await app.AsAsync("somebody");
        var put = user.Request(HttpMethod.Put, "templates/x");
        put.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        Assert.All(
            await Task.WhenAll(user.GetAsync("templates"), user.GetAsync("templates/x"), user.PostAsync("templates", new { }),
            user.SendAsync(put), user.DeleteAsync("templates/x"), user.PostAsync("templates/x/preview", new { })),
            answer => answer.AssertProblem(HttpStatusCode.Forbidden, "forbidden"));
    }

    private static IEnumerable<string> Locales(JsonElement summary) =>
        summary.GetProperty("locales").EnumerateArray().Select(l => l.GetProperty("locale").GetString()!);
}
