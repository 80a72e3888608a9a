using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

[Collection(nameof(SiteTests))]
public sealed class MarkAllTests(Site site)
{
    [Fact]
    public async Task MarkAllAsRead_AndUndo_TheCountAndTheOtherTabFollow()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        foreach (var title in (string[])["The first", "The second", "The third"])
            await sender.SendToAsync(user, title);
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var first = new CenterPage(visitor.Page);
        var second = new CenterPage(await visitor.OpenTabAsync(CenterPage.PathOf(user)));
        await first.ReadyAsync();
        await second.ReadyAsync();
        await first.ActAsync("The second", "Mark as read");
        await Expect(first.Badge).ToHaveTextAsync("2");

        await first.Inbox.GetByText("Mark all as read").ClickAsync();
        await Expect(first.Badge).ToHaveCountAsync(0);
        await Expect(first.Inbox.Locator(".notice")).ToContainTextAsync("All marked as read");
        await Expect(second.Inbox.Locator("article.unread")).ToHaveCountAsync(0);
        await first.Button("Undo").ClickAsync();

        foreach (var center in (CenterPage[])[first, second])
        {
            await Expect(center.Badge).ToHaveTextAsync("2");
            await Expect(center.Inbox.Locator("article.unread .title")).ToHaveTextAsync(["The third", "The first"]);
        }

        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task MarkAllAsRead_WithNothingUnread_IsNotOffered()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "Read already");
        await (await site.AsAsync(user)).PostAsync("notifications/mark-all-read");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await Expect(center.Item("Read already")).ToBeVisibleAsync();

        await Expect(center.Inbox.GetByText("Mark all as read")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Backspace_OnTheFocusedOne_DeletesNothing()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "Still here");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.Item("Still here").Locator(".main").FocusAsync();

        await visitor.Page.Keyboard.PressAsync("Backspace");
        await Expect(center.Items).ToHaveCountAsync(1);
        await Expect(center.Button("Undo")).ToHaveCountAsync(0);
        await visitor.Page.Keyboard.PressAsync("Delete");
        await Expect(center.Items).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task View_ChangedWhileTheServerIsAway_ShowsWhatWasLoaded()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        await sender.SendToAsync(user, "An unread one");
        await sender.SendToAsync(user, "A read one");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        await center.ActAsync("A read one", "Mark as read");
        await Expect(center.Badge).ToHaveTextAsync("1");

        await visitor.Page.RouteAsync("**/api/v1/notifications?*", route => route.AbortAsync());
        await center.View("Unread").ClickAsync();
        await Expect(center.Items).ToContainTextAsync(["An unread one"]);
        await Expect(center.Items).ToHaveCountAsync(1);
        await center.View("All").ClickAsync();
        await Expect(center.Items).ToContainTextAsync(["A read one", "An unread one"]);
        await Expect(center.Inbox.Locator(".end")).ToContainTextAsync("There may be more");
        await visitor.Page.ScreenshotAsync("center-from-memory");

        await visitor.Page.UnrouteAsync("**/api/v1/notifications?*");
        await center.Inbox.Locator(".end").GetByText("Try again").ClickAsync();
        await Expect(center.Inbox.Locator(".end")).ToHaveTextAsync("That’s everything");
    }
}
