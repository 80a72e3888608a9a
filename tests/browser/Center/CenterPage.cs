using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Browser.Tests.Center;

/// <summary>The notification center of one user, in one tab.</summary>
public sealed partial class CenterPage(IPage page)
{
    public IPage Page => page;

    public ILocator Inbox => page.Locator("main notification-inbox");

    public ILocator Items => Inbox.Locator("article.item");

    public ILocator Toasts => page.Locator("notification-toasts .toast");

    public ILocator Bell => page.GetByRole(AriaRole.Button, new() { NameRegex = BellName() });

    public ILocator Badge => page.Locator("notification-bell .badge");

    public ILocator Banner => Inbox.Locator(".banner");

    public static string PathOf(string user) => $"/api/v1/app?user={Uri.EscapeDataString(user)}";

    public ILocator Item(string title) => Items.Filter(new() { HasText = title });

    public ILocator Toast(string title) => Toasts.Filter(new() { HasText = title });

    public ILocator Switch(string name) => page.GetByRole(AriaRole.Switch, new() { Name = name });

    public ILocator View(string name) => Inbox.Locator(".view").Filter(new() { HasText = name });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Connected, and the list is there: what is sent from now on arrives.</summary>
    public async Task ReadyAsync()
    {
        await Expect(Inbox.Locator(".state, article.item").First).ToBeVisibleAsync();
        await Expect(Banner).ToBeHiddenAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('main notification-inbox').current?.state === 'connected'");
    }

    /// <summary>What it does not have in sight is told by toasts.</summary>
    public async Task HideInboxAsync()
    {
        await Inbox.EvaluateAsync("inbox => inbox.style.display = 'none'");
        await Expect(Inbox).ToBeHiddenAsync();
        await TopIsOutOfSightAsync();
    }

    /// <summary>Down to the last one of that title: what is new waits above.</summary>
    public async Task ScrollToAsync(string title)
    {
        await Item(title).Last.ScrollIntoViewIfNeededAsync();
        await TopIsOutOfSightAsync();
    }

    /// <summary>The inbox knows it, too: it is told at the next frame, which may be slow to come, and before who asks later.</summary>
    private async Task TopIsOutOfSightAsync()
    {
        await Expect(Inbox.Locator(".top")).ToBeAttachedAsync();
        await Expect(Inbox.Locator(".top")).Not.ToBeInViewportAsync();
    }

    /// <summary>What the item's hover buttons or its menu offer.</summary>
    public async Task ActAsync(string title, string action)
    {
        await Item(title).HoverAsync();
        await Item(title).GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
    }

    [GeneratedRegex("^Notifications, ")]
    private static partial Regex BellName();
}
