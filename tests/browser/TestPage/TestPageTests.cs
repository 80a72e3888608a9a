using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.TestPage;

[Collection(nameof(SiteTests))]
public sealed class TestPageTests(Site site)
{
    [Fact]
    public async Task Send_ToTwoUsers_ArrivesAtBothWithItsLatencyAndIsAcknowledged()
    {
        var (alice, bob) = (AppFixture.NewUser(), AppFixture.NewUser());
        await using var visitor = await OpenAsync($"{alice},{bob}");
        var page = visitor.Page;

        await page.GetByLabel("Title").FillAsync("Captions of lecture 7");
        await SendAsync(page);

        foreach (var user in (string[])[alice, bob])
        {
            var lane = Lane(page, user);
            await Expect(lane.Locator(".arrivals li")).ToContainTextAsync(["Captions of lecture 7"]);
            await Expect(lane.Locator("[data-name=unread]")).ToHaveTextAsync("1");
            await Expect(lane.Locator("[data-name=percentiles]")).ToContainTextAsync("ms");
            await Expect(lane.Locator(".chip").Filter(new() { HasText = "ack" })).ToBeVisibleAsync();
        }

        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Send_OfEveryKind_Arrives()
    {
        var user = AppFixture.NewUser();
        // In a namespace of its own: what goes to everyone must not reach the other tests' users.
        await using var visitor = await OpenAsync(user, query: $"&namespace=of-{user}");
        var page = visitor.Page;
        var arrivals = Lane(page, user).Locator(".arrivals li");

        await page.GetByText("Progress", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Task").FillAsync($"task-{user}");
        await SendAsync(page);
        await Expect(arrivals).ToContainTextAsync(["20 %"]);
        await SendAsync(page);
        await Expect(arrivals).ToContainTextAsync(["40 %"]);
        await page.GetByText("10 at once").ClickAsync();
        await SendAsync(page);
        await Expect(arrivals).ToHaveCountAsync(11);
        await page.GetByText("To everyone").ClickAsync();
        await page.GetByLabel("Title").FillAsync($"For all and {user}");
        await SendAsync(page);

        await Expect(arrivals.Filter(new() { HasText = $"For all and {user}" })).ToHaveCountAsync(1);
        await page.Locator("summary").ClickAsync();
        await Expect(page.Locator(".frames li strong").Filter(new() { HasText = "notification" }).First).ToBeVisibleAsync();
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Send_NotValid_SaysSoAtTheField()
    {
        await using var visitor = await OpenAsync(AppFixture.NewUser());
        var page = visitor.Page;

        await page.GetByLabel("Title").FillAsync("");
        await SendAsync(page);

        await Expect(page.GetByLabel("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#test-title-error")).Not.ToBeEmptyAsync();
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Page_InEveryAppearance_IsAccessibleAndFits(string appearance)
    {
        var look = Appearance.Named(appearance);
        var user = AppFixture.NewUser();
        await using var visitor = await OpenAsync(user, look);
        var page = visitor.Page;
        await SendAsync(page);
        await Expect(Lane(page, user).Locator(".arrivals li")).ToHaveCountAsync(1);
        await page.Locator("summary").ClickAsync();

        await page.ScreenshotAsync($"test-{look.Name}");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }

    private async Task<Visitor> OpenAsync(string users, Appearance? look = null, string query = "")
    {
        var visitor = await site.VisitAsync($"test?user={users}{query}", look);
        foreach (var user in users.Split(','))
            await Expect(Lane(visitor.Page, user).Locator(".state")).ToHaveTextAsync("Connected");
        return visitor;
    }

    private static ILocator Lane(IPage page, string user) => page.GetByRole(AriaRole.Region, new() { Name = user });

    private static Task SendAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
}
