using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>What an inbox in sight shows is not told a second time.</summary>
[Collection(nameof(SiteTests))]
public sealed class ToastTests(Site site)
{
    [Fact]
    public async Task Toast_OfWhatTheInboxInSightShows_IsNoneButForCriticalOnes()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        var sender = await site.SenderAsync();

        await sender.SendToAsync(user, "Beside the inbox", priority: "urgent");
        await Expect(center.Item("Beside the inbox")).ToBeVisibleAsync();
        // Once the toast of what came later is there, that of the other would be too.
        await sender.SendToAsync(user, "Critical beside the inbox", priority: "critical");
        await Expect(center.Toast("Critical beside the inbox")).ToBeVisibleAsync();

        Assert.Equal(1, await center.Toasts.CountAsync());
    }

    [Fact]
    public async Task Toast_OfWhatTheInboxDoesNotShow_IsThereUntilTheInboxDoes()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        for (var number = 0; number < 30; number++)
            await sender.SendToAsync(user, $"Note {number}");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        await center.ScrollToAsync("Note 2");

        await sender.SendToAsync(user, "Above what is read", priority: "urgent");
        await Expect(center.Toast("Above what is read")).ToBeVisibleAsync();
        await center.Inbox.GetByText("1 new").ClickAsync();
        await Expect(center.Item("Above what is read")).ToBeInViewportAsync();
        await AssertNoToastAsync(center);

        // The filter leaves it out.
        await center.View("Archived").ClickAsync();
        await sender.SendToAsync(user, "Not in the archive", priority: "urgent");
        await Expect(center.Toast("Not in the archive")).ToBeVisibleAsync();
        await center.View("All").ClickAsync();
        await Expect(center.Item("Not in the archive")).ToBeInViewportAsync();
        await AssertNoToastAsync(center);
        await center.HideInboxAsync();
        await sender.SendToAsync(user, "Behind the scenes", priority: "urgent");
        await Expect(center.Toast("Behind the scenes")).ToBeVisibleAsync();
    }

    /// <summary>Gone with the next frame, and not only once its time is over.</summary>
    private static async Task AssertNoToastAsync(CenterPage center)
    {
        await center.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.Equal(0, await center.Toasts.CountAsync());
    }
}
