using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

[Collection(nameof(SiteTests))]
public sealed class KeyboardTests(Site site)
{
    private const int MostTabs = 25;

    [Fact]
    public async Task Inbox_ByKeysOnly_CanBeReadArchivedAndUndone()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        await sender.SendToAsync(user, "The older one");
        await sender.SendToAsync(user, "The newer one");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        var keyboard = visitor.Page.Keyboard;

        await TabToAsync(visitor.Page, center.Item("The newer one").Locator(".main"));
        await keyboard.PressAsync("ArrowDown");
        await Expect(center.Item("The older one").Locator(".main")).ToBeFocusedAsync();
        await keyboard.PressAsync("u");
        await Expect(center.Badge).ToHaveTextAsync("1");
        await keyboard.PressAsync("e");
        await Expect(center.Items).ToHaveCountAsync(1);
        await Expect(center.Item("The newer one").Locator(".main")).ToBeFocusedAsync();
        await TabToAsync(visitor.Page, center.Button("Undo"));
        await keyboard.PressAsync("Enter");

        await Expect(center.Items).ToContainTextAsync(["The newer one", "The older one"]);
    }

    [Fact]
    public async Task Bell_ByKeysOnly_OpensAndCloses()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "In the popover");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        var inPopover = visitor.Page.Locator("notification-bell article.item");

        await TabToAsync(visitor.Page, center.Bell);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(inPopover).ToBeVisibleAsync();
        await visitor.Page.ScreenshotAsync("center-bell");
        await visitor.Page.Keyboard.PressAsync("Escape");

        await Expect(inPopover).ToBeHiddenAsync();
        await Expect(center.Bell).ToBeFocusedAsync();
    }

    private static async Task TabToAsync(IPage page, ILocator target)
    {
        for (var n = 0; n < MostTabs; n++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("e => e.getRootNode().activeElement === e"))
                return;
        }

        Assert.Fail($"{target} was not reached by {MostTabs} presses of Tab.");
    }
}
