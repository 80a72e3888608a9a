using System.Text.Json;
using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Docs;

/// <summary>The API reference as a developer uses it.</summary>
[Collection(nameof(SiteTests))]
public sealed class DocsTests(Site site)
{
    [Fact]
    public async Task Search_ThenEnter_OpensTheOperationAndKeepsItInTheAddress()
    {
        await using var visitor = await site.VisitAsync("/api/v1/docs");
        var docs = new DocsPage(visitor.Page);
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/api/v1/app/docs$"));
        await Expect(docs.Headline).ToHaveTextAsync("API reference");
        await visitor.Page.Keyboard.PressAsync("/");
        await Expect(docs.Search).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync("system notifications");
        await Expect(docs.Operation("POST")).Not.ToHaveCountAsync(0);
        await docs.Search.FillAsync("writing to typing");
        await Expect(docs.Operations).ToContainTextAsync("No operation has all of these words.");
        await docs.Search.FillAsync("another user clientId");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(docs.Headline).ToHaveTextAsync("Write to another user");
        await Expect(docs.Headline).ToBeFocusedAsync();
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("#sendMessage$"));
        await Expect(docs.Search).ToHaveValueAsync("");
        await visitor.Page.ReloadAsync();
        await Expect(docs.Headline).ToHaveTextAsync("Write to another user");
        await visitor.Page.GoBackAsync();
        await Expect(docs.Headline).ToHaveTextAsync("API reference");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Guide_PageAfterPage_IsShownAndFits()
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf());
        var page = visitor.Page;
        var links = page.Locator("main .guides a");
        await Expect(links).ToHaveCountAsync(8);
        var titles = await links.AllTextContentsAsync();
        await links.First.ClickAsync();
        foreach (var title in titles)
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
            await Expect(page.Locator("nav [aria-current=page]")).ToHaveTextAsync(title);
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
            if (title != titles[^1])
                await page.Locator(".next a").ClickAsync();
        }
        await page.ScreenshotAsync("docs-guide");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task TryIt_WithADevelopmentUser_SendsAndShowsTheAnswer()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync(DocsPage.PathOf("sendNotification"));
        var docs = new DocsPage(visitor.Page);
        var body = docs.Form.Locator("#request-body");
        await body.FillAsync("{ \"users\": ");
        await Expect(docs.Form).ToContainTextAsync("The body is not JSON.");
        await body.FillAsync(JsonSerializer.Serialize(new { users = new[] { user }, title = "From the docs", message = "It's there" }));
        await docs.SendAsync("developer");
        await Expect(docs.Answer).ToContainTextAsync("\"sendId\"");
        await Expect(visitor.Page.Locator("try-it")).ToContainTextAsync("Answered 201 in");
        var inbox = (await (await site.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items");
        Assert.Equal("From the docs", inbox[0].GetProperty("title").GetString());
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task TryIt_WithoutPermission_ShowsTheProblem()
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf("listDeadLetters"));
        var docs = new DocsPage(visitor.Page);
        await docs.Form.GetByLabel("admin").UncheckAsync();
        await docs.SendAsync("nobody-special");
        await Expect(docs.Answer).ToContainTextAsync("urn:notifications:problem:forbidden");
    }

    [Fact]
    public async Task Token_Pasted_IsUsedAndStaysInItsTab()
    {
        var user = AppFixture.NewUser();
        var token = (await site.AsAsync(user)).Token!;
        await using var visitor = await site.VisitAsync(DocsPage.PathOf("countUnread"));
        var docs = new DocsPage(visitor.Page);
        await docs.Form.GetByText("Token", new() { Exact = true }).ClickAsync();
        await docs.Button("Send").ClickAsync();
        await Expect(docs.Form.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Say who sends the request first.");
        await docs.Form.GetByLabel("Access token").FillAsync(token);
        await docs.Button("Send").ClickAsync();
        await Expect(docs.Answer).ToContainTextAsync("\"count\": 0");
        await Expect(docs.Code).Not.ToContainTextAsync(token);
        var elsewhere = await visitor.OpenTabAsync(DocsPage.PathOf("countUnread"));
        await Expect(new DocsPage(elsewhere).Form.GetByLabel("User", new() { Exact = true }).Last).ToHaveValueAsync("alice");
        var shared = await elsewhere.EvaluateAsync<string>("() => JSON.stringify({ ...localStorage }) + document.cookie");
        Assert.DoesNotContain(token, shared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_FollowsTheForm_AndIsCopied()
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf("getNotification"));
        await visitor.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var docs = new DocsPage(visitor.Page);
        await Expect(docs.Code).ToContainTextAsync("/notifications/{id}'");
        await docs.Form.Locator("#parameter-id").FillAsync("01980000-0000-7000-8000-000000000001");
        await Expect(docs.Code).ToContainTextAsync("/notifications/01980000-0000-7000-8000-000000000001'");
        foreach (var (language, says) in new[] { ("C#", "HttpMethod.Get"), ("TypeScript", "await fetch("), ("curl", "curl 'http") })
        {
            await visitor.Page.GetByText(language, new() { Exact = true }).ClickAsync();
            await Expect(docs.Code).ToContainTextAsync(says);
            await docs.Button("Copy").ClickAsync();
            await Expect(visitor.Page.Locator("try-it copy-button")).ToContainTextAsync("Copied");
            Assert.Contains(says, await visitor.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"),
                StringComparison.Ordinal);
        }
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Schema_OfABody_UnfoldsByKeyboard()
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf("sendBulk"));
        var body = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Body application/json" });
        var inner = body.GetByText("Members of array of SendRequest");
        await Expect(body.GetByText("excludeUsers")).ToBeHiddenAsync();
        await inner.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(body.GetByText("excludeUsers")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Operation_EachOne_IsShownWithoutAComplaint()
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf());
        var docs = new DocsPage(visitor.Page);
        await Expect(docs.Headline).ToBeVisibleAsync();
        var links = await docs.Operations.Locator("li a").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))");
        Assert.True(links.Length > 80, $"{links.Length} operations");
        foreach (var link in links)
        {
            await visitor.Page.EvaluateAsync("link => { location.hash = link }", link);
            await Expect(docs.Operations.Locator("[aria-current]")).ToHaveAttributeAsync("href", link);
            await Expect(docs.Form).ToBeVisibleAsync();
            await Expect(docs.Headline).ToBeFocusedAsync();
        }
        visitor.AssertNoComplaints();
    }
}
