using System.Text.RegularExpressions;
using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>Rows under a finger.</summary>
[Collection(nameof(SiteTests))]
public sealed partial class SwipeTests(Site site)
{
    private const float Far = 180, Near = 60;

    [Fact]
    public async Task Row_SwipedToEitherSide_IsArchivedOrReadAndCanBeBroughtBack()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        foreach (var title in (string[])["The first", "The second"])
            await sender.SendToAsync(user, title);
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user), Appearance.Phone);
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        var finger = await Finger.OnAsync(visitor.Page);
        var (first, second) = (center.Item("The first"), center.Item("The second"));

        await finger.DragAsync(second, -Near, 0);
        await finger.LiftAsync();
        await Expect(center.Inbox.Locator("[data-swipe]")).ToHaveCountAsync(0);
        await Expect(second).ToHaveClassAsync(Unread());

        await finger.DragAsync(second, -Far, 0);
        await Expect(center.Inbox.Locator("[data-swipe]")).ToHaveAttributeAsync("data-swipe", "Archive");
        await visitor.Page.ScreenshotAsync("center-swipe-archive");
        await finger.LiftAsync();
        await Expect(center.Items).ToContainTextAsync(["The first"]);
        await Expect(second).ToHaveCountAsync(0);
        await center.Button("Undo").ClickAsync();
        await Expect(center.Items).ToContainTextAsync(["The second", "The first"]);
        await Expect(second).ToHaveClassAsync(Unread());

        await finger.DragAsync(first, Far, 0);
        await Expect(center.Inbox.Locator("[data-swipe]")).ToHaveAttributeAsync("data-swipe", "Mark as read");
        await visitor.Page.ScreenshotAsync("center-swipe-read");
        await finger.LiftAsync();
        await Expect(first).Not.ToHaveClassAsync(Unread());
        await Expect(center.Badge).ToHaveTextAsync("1");

        await visitor.Page.EvaluateAsync("() => (document.documentElement.dir = 'rtl')");
        await finger.DragAsync(first, -Far, 0);
        await finger.LiftAsync();
        await Expect(first).ToHaveClassAsync(Unread());
        await finger.DragAsync(first, Far, 0);
        await visitor.Page.ScreenshotAsync("center-swipe-rtl");
        await finger.LiftAsync();
        await Expect(first).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task List_DraggedUpOverARow_ScrollsAndChangesNothing()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        for (var number = 1; number <= 12; number++)
            await sender.SendToAsync(user, $"Number {number:00}");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user), Appearance.Narrow);
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        var finger = await Finger.OnAsync(visitor.Page);

        await finger.DragAsync(center.Item("Number 10"), -40, -250);
        await Expect(center.Inbox.Locator(".scroller")).Not.ToHaveJSPropertyAsync("scrollTop", 0);
        await Expect(center.Inbox.Locator("[data-swipe]")).ToHaveCountAsync(0);
        await finger.LiftAsync();

        await Expect(center.Items).ToHaveCountAsync(12);
        await Expect(center.Badge).ToHaveTextAsync("12");
        visitor.AssertNoComplaints();
    }

    [GeneratedRegex("unread")]
    private static partial Regex Unread();
}
