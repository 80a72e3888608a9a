using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>What a designer would see: nothing touches, covers or repeats what it should not.</summary>
[Collection(nameof(SiteTests))]
public sealed class LookTests(Site site)
{
    private const string Long = "A longer text that says more than fits into the lines of a closed item. ";

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Search_AtAnyWidth_ItsIconsKeepOffTheFrame(int width)
    {
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(AppFixture.NewUser()), Appearance.Desktop with { Width = width });
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        await center.Inbox.Locator(".search-toggle").ClickAsync();

        var (field, icon, clear) = (await BoxAsync(center, ".search input"), await BoxAsync(center, ".search .icon"),
            await BoxAsync(center, ".search button .icon"));
        Assert.True(icon.X - field.X >= 8, $"The icon is {icon.X - field.X} px from the frame.");
        Assert.True(field.X + field.Width - clear.X - clear.Width >= 8, "The cross touches the frame.");
    }

    [Fact]
    public async Task Bell_OnADarkHeader_HasTheColorOfTheTextThere()
    {
        await using var visitor = await site.VisitAsync("about:blank");
        await EmbeddedPage.OpenAsync(
            visitor, "<header><notification-bell token-url=\"/my-app/token\"></notification-bell></header>",
            (await site.AsAsync(AppFixture.NewUser())).Token, style: "header { background: #0b1020; color: rgb(250, 251, 252); }");
        var bell = visitor.Page.Locator("notification-bell .bell");

        await Expect(bell).ToHaveCSSAsync("color", "rgb(250, 251, 252)");
        await bell.ClickAsync();
        await Expect(bell).ToHaveCSSAsync("color", "rgb(250, 251, 252)");
        await Expect(visitor.Page.Locator("notification-bell notification-inbox .heading"))
            .Not.ToHaveCSSAsync("color", "rgb(250, 251, 252)");
        await visitor.Page.ScreenshotAsync("embedded-dark-header");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(320)]
    public async Task Item_PointedAt_ItsButtonsLieOverNoText(int width)
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        foreach (var (message, url) in ((string, string?)[])[("Short", null), (Long + Long + Long, "/x"), (Long, null)])
            await sender.PostAsync("notifications", new
            {
                users = new[] { user },
                title = "A title "
                + Long,
                message,
                actionUrl = url,
                category = "system_announcement",
                priority = "urgent"
            });
        await sender.SendToAsync(user, "Just a title");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user), Appearance.Desktop with { Width = width });
        var center = new CenterPage(visitor.Page);
        await Expect(center.Items).ToHaveCountAsync(4);

        foreach (var item in await center.Items.AllAsync())
        {
            await item.HoverAsync();
            await Expect(item.Locator(".actions")).ToHaveCSSAsync("opacity", "1");
            var covered = await item.EvaluateAsync<string[]>("""
                item => {
                  const a = item.querySelector(".actions").getBoundingClientRect();
                  const hits = b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
                  const parts = [...item.querySelectorAll(".title, .message, .time, .meta > *")];
                  return parts.filter(e => hits(e.getBoundingClientRect())).map(e => e.className);
                }
                """);
            Assert.Empty(covered);
        }
    }

    [Fact]
    public async Task Toast_WhileThePanelIsOpen_IsLeftToThePanelAndCriticalOnesFollow()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        await center.HideInboxAsync();
        var sender = await site.SenderAsync();
        await sender.SendToAsync(user, "Before the panel");
        await Expect(center.Toast("Before the panel")).ToBeVisibleAsync();

        await center.Bell.ClickAsync();
        await Expect(center.Toasts).ToHaveCountAsync(0);
        await sender.SendToAsync(user, "While it is open", priority: "urgent");
        await sender.SendToAsync(user, "Critical while it is open", priority: "critical");
        await Expect(visitor.Page.Locator("notification-bell article.item")).ToHaveCountAsync(3);
        await Expect(visitor.Page.Locator("notification-toasts .toast:visible")).ToHaveCountAsync(0);
        await visitor.Page.Keyboard.PressAsync("Escape");

        await Expect(center.Toast("Critical while it is open")).ToBeVisibleAsync();
        await Expect(center.Toasts).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Theme_OfThePage_ReachesToastsAndMenus()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync("about:blank");
        await EmbeddedPage.OpenAsync(
            visitor,
            """
            <main style="height: 30rem"><notification-inbox theme="dark" token-url="/my-app/token"></notification-inbox></main>
            <notification-toasts></notification-toasts>
            """,
            (await site.AsAsync(user))
            .Token, style: "body { --notifications-background: rgb(16, 32, 48); --notifications-text: rgb(240, 240, 240); }");
        var page = visitor.Page;
        await page.WaitForFunctionAsync("() => document.querySelector('notification-inbox').current?.state === 'connected'");
        await (await site.SenderAsync()).SendToAsync(user, "Themed", priority: "critical");

        await Expect(page.Locator("notification-toasts .toast")).ToHaveCSSAsync("background-color", "rgb(16, 32, 48)");
        await page.Locator("notification-inbox .filter").ClickAsync();
        var menu = page.Locator("notification-inbox notification-menu");
        await Expect(menu).ToHaveCSSAsync("background-color", "rgb(16, 32, 48)");
        await Expect(menu).ToHaveCSSAsync("color-scheme", "dark");
        await page.Locator("notification-inbox").EvaluateAsync("e => e.setAttribute('theme', 'light')");
        await Expect(menu).ToHaveCSSAsync("color-scheme", "light");
        await page.ScreenshotAsync("embedded-themed");
    }

    [Theory]
    [InlineData("en", "Announcements")]
    [InlineData("de", "Ankündigungen")]
    public async Task Settings_At320Pixels_BreakNoName(string language, string name)
    {
        await using var visitor = await site.VisitAsync("about:blank", Appearance.Phone with { Width = 320 });
        await EmbeddedPage.OpenAsync(
            visitor, "<notification-preferences token-url=\"/my-app/token\" categories=\"system_announcement\"></notification-preferences>",
            (await site.AsAsync(AppFixture.NewUser())).Token, language);
        var cell = visitor.Page.Locator("notification-preferences .matrix th").Filter(new() { HasText = name });
        await Expect(cell).ToBeVisibleAsync();

        var lines = await cell.EvaluateAsync<int>(
            "e => { const r = document.createRange(); r.selectNodeContents(e); return new Set([...r.getClientRects()].map(b => "
            + "b.top)).size; }");
        Assert.Equal(1, lines);
        await visitor.Page.AssertFitsAsync();
    }

    [Fact]
    public async Task Progress_AtItsEnd_LooksDone()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        await sender.PostAsync("notifications/progress",
            new { users = new[] { user }, taskId = "done", title = "Export", progress = 100, status = "completed" });
        await sender.PostAsync("notifications/progress",
            new { users = new[] { user }, taskId = "failed", title = "Import", progress = 40, status = "failed" });
        await sender.PostAsync("notifications/progress",
            new { users = new[] { user }, taskId = "running", title = "Render", progress = 60, status = "running" });
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await Expect(center.Items).ToHaveCountAsync(3);

        await Expect(center.Item("Export").Locator("progress")).ToHaveCountAsync(0);
        await Expect(center.Item("Export").Locator(".message")).ToHaveTextAsync("Done");
        await Expect(center.Item("Import").Locator("progress")).ToHaveCountAsync(0);
        await Expect(center.Item("Render").Locator("progress")).ToHaveJSPropertyAsync("value", 60);
        var tones = await center.Items.EvaluateAllAsync<string[]>("items => items.map(i => i.style.getPropertyValue('--tone'))");
        Assert.Equal(["#2563eb", "#dc2626", "#16a34a"], tones);
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(CenterPage center, string part) =>
        await center.Inbox.Locator(part).First.BoundingBoxAsync() ?? throw new InvalidOperationException($"{part} is not there.");
}
