using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Admin;

/// <summary>The template studio: what is typed is seen as people will get it, and nothing is lost.</summary>
[Collection(nameof(SiteTests))]
public sealed class StudioTests(Site site)
{
    [Fact]
    public async Task Template_WhileItIsTyped_IsSeenAsRowToastMailAndSms()
    {
        var (_, visitor) = await OpenAsync();
        await using var __ = visitor;
        var page = visitor.Page;
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Bring {{thing}} 😀 to {{recipient.displayName}}");
        await page.GetByLabel("Text of the SMS").FillAsync("Bring {{thing}} 😀");
        await page.Locator("#preview-variables-thing").FillAsync("an umbrella");

        await Expect(page.Locator("row-preview .title")).ToHaveTextAsync("Bring an umbrella 😀 to Kim Example");
        await Expect(page.Locator("toast-preview .title")).ToHaveTextAsync("Bring an umbrella 😀 to Kim Example");
        await page.AssertMailAsync("Weather report", "mail.querySelector('h1').textContent.trim()");
        await Expect(page.Locator(".subject b")).ToHaveTextAsync("Bring an umbrella 😀 to Kim Example");
        await Expect(page.Locator(".sms-length")).ToHaveTextAsync("20 of 70 · segments: 1 · UCS-2");
        // The frame has the mail's styles, also those of dark mail programs and of phones, and none of its scripts.
        await page.AssertMailAsync("600px", "view.getComputedStyle(mail.querySelector('[role=article]')).maxWidth");
        await page.AssertMailAsync("rgb(244, 244, 247)", "view.getComputedStyle(mail.body).backgroundColor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark", Exact = true }).ClickAsync();
        await page.AssertMailAsync("rgb(15, 16, 19)", "view.getComputedStyle(mail.body).backgroundColor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Phone", Exact = true }).ClickAsync();
        await page.AssertMailAsync("375", "view.innerWidth");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Template_WithAFault_SaysSoAtItsFieldAndIsSavedOnceItIsMended()
    {
        var (name, visitor) = await OpenAsync();
        await using var __ = visitor;
        var page = visitor.Page;
        var message = page.GetByLabel("Message", new() { Exact = true });
        await message.FillAsync("It rains {{often}}.");
        await Expect(page.Locator("#template-message-error")).ToContainTextAsync("often");
        await Expect(message).ToHaveAttributeAsync("aria-invalid", "true");
        await message.FillAsync("It rains {{thing}}.");
        await Expect(page.Locator("#template-message-error")).ToBeEmptyAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Versions" }).ClickAsync();
        await page.GetByLabel("Compare the active version with").SelectOptionAsync("1");
        await Expect(page.Locator("template-versions del")).ToHaveTextAsync("today");
        await Expect(page.Locator("template-versions ins")).ToHaveTextAsync("{{thing}}");
        await page.ScreenshotAsync("admin-studio-versions-light");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore version 1" }).ClickAsync();
        await Expect(page.Locator(".of-version").First).ToContainTextAsync("Version 1.");
        var active = (await (await site.SenderAsync()).GetAsync($"templates/{name}")).Json.GetProperty("items")[0];
        Assert.Equal((1, "It rains today."), (active.GetProperty("version").GetInt32(), active.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Language_ThatIsMissing_IsShownAndAddedFromTheOther()
    {
        var (name, visitor) = await OpenAsync();
        await using var __ = visitor;
        var page = visitor.Page;
        await Expect(page.Locator(".of-version .missing")).ToContainTextAsync("de");
        await page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Side by side" })).ToContainTextAsync("It rains today.");
        await page.ScreenshotAsync("admin-studio-languages-light");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add German (de)" }).ClickAsync();
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("Es regnet heute.");

        // Leaving is asked about, by a link and by another template.
        await page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^grade_posted") }).ClickAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("Es regnet heute.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
        var german = (await (await site.SenderAsync()).GetAsync($"templates/{name}?locale=de")).Json.GetProperty("items")[0];
        Assert.Equal("Es regnet heute.", german.GetProperty("message").GetString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Overview" })).ToHaveAttributeAsync("aria-current", "page");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Test_OfWhatIsNotSaved_ReachesItsAuthor()
    {
        var user = AppFixture.NewUser();
        var (_, visitor) = await OpenAsync(user: user);
        await using var __ = visitor;
        var page = visitor.Page;
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Only a test of {{thing}}");
        await page.Locator("#preview-variables-thing").FillAsync("rain");

        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test to me" }).ClickAsync();

        await Expect(page.Locator("template-test [role=status]")).ToHaveTextAsync("Sent");
        var items = (await (await site.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items");
        Assert.Equal("Only a test of rain", items[0].GetProperty("title").GetString());
        visitor.AssertNoComplaints();
    }

    /// <summary>It would be shown, and then saved, under the other's name.</summary>
    [Fact]
    public async Task Template_WhoseAnswerComesLate_IsNotShownUnderAnothersName()
    {
        var (name, visitor) = await OpenAsync();
        await using var __ = visitor;
        var page = visitor.Page;
        var asked = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/api/v1/templates/grade_posted", asked.SetResult);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^grade_posted") }).ClickAsync();
        var late = await asked.Task;
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{name}") }).ClickAsync();
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("It rains today.");

        await page.RunAndWaitForResponseAsync(
            () => late.ContinueAsync(), response => response.Url.EndsWith("grade_posted", StringComparison.Ordinal));

        // What follows an answer is done once the page has painted again.
        await page.EvaluateAsync("() => new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))");
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("It rains today.");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task New_Template_IsKeptUnderItsName()
    {
        var name = $"studio_{Guid.CreateVersion7():N}";
        var (visitor, admin) = await AdminPage.OpenAsync(site, "templates");
        await using var __ = visitor;
        var page = visitor.Page;
        await admin.Button("New template").ClickAsync();
        await page.Locator("#template-name").FillAsync("Not A Name");
        await admin.Button("Save").ClickAsync();
        await Expect(page.Locator("#template-name-error")).ToContainTextAsync("allowed: 1 to 64");
        await page.Locator("#template-name").FillAsync(name);
        await admin.Button("+ Button").ClickAsync();
        await page.GetByLabel("Label").FillAsync("Look");
        await page.GetByLabel("Address").FillAsync("/look");
        await page.AssertMailAsync("https://notify.example.com/look", "mail.querySelector('.button a')?.href");

        await admin.Button("Save").ClickAsync();

        await Expect(page.Locator($"template-studio h2", new() { HasText = name })).ToBeVisibleAsync();
        var kept = (await (await site.SenderAsync()).GetAsync($"templates/{name}")).Json.GetProperty("items")[0];
        Assert.Equal("/look", kept.GetProperty("emailBlocks")[0].GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("light", "en-GB", false)]
    [InlineData("dark", "de-DE", false)]
    [InlineData("phone", "de-DE", false)]
    [InlineData("narrow", "en-GB", true)]
    public async Task Studio_InEachLook_IsAccessibleAndFits(string appearance, string locale, bool isRtl)
    {
        var look = Appearance.Named(appearance) with { Locale = locale };
        var (_, visitor) = await OpenAsync("assignment_due_soon", look: look);
        await using var __ = visitor;
        var page = visitor.Page;
        if (isRtl)
            await page.EvaluateAsync("() => document.documentElement.dir = 'rtl'");
        if (look.IsDark)
            await page.GetByRole(AriaRole.Button, new() { Name = "Dunkel", Exact = true }).ClickAsync();
        await page.AssertMailAsync("600px", "view.getComputedStyle(mail.querySelector('[role=article]')).maxWidth");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Files.Screenshots, $"admin-studio-{look.Name}.png"), FullPage = true });
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }

    /// <param name="name">Null: one of its own.</param>
    private async Task<(string Name, Visitor Visitor)> OpenAsync(string? name = null, string? user = null, Appearance? look = null)
    {
        var template = name ?? $"studio_{Guid.CreateVersion7():N}";
        if (name is null)
        {
            var kept = await (await site.SenderAsync()).PostAsync("templates", new
            {
                name = template,
                title = "The weather",
                message = "It rains today.",
                emailBlocks = new object[] { new { type = "title", text = "Weather report" }, new { type = "text", text = "{{thing}}" } },
                variables = new[] { new { name = "thing", required = true } },
            });
            Assert.True(kept.Status == System.Net.HttpStatusCode.Created, kept.Text);
        }
        var visitor = await site.VisitAsync($"admin?user={user ?? AppFixture.NewUser()}#templates", look);
        await visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{template}") }).ClickAsync();
        await Expect(visitor.Page.Locator("template-studio h2").First).ToHaveTextAsync(template);
        await Expect(visitor.Page.Locator("row-preview .title")).ToBeVisibleAsync();
        return (template, visitor);
    }
}
