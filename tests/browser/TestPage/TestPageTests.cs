using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.TestPage;

[Collection(nameof(SiteTests))]
public sealed class TestPageTests(Site site)
{
    [Fact]
    public async Task Send_ToOneself_ArrivesWithItsLatencyAndIsAcknowledged()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync($"test?user={user}");
        var page = visitor.Page;
        await Expect(page.Locator("#state")).ToContainTextAsync("Connected");

        await page.GetByLabel("Title").FillAsync("Captions of lecture 7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await Expect(page.Locator("#inbox li")).ToContainTextAsync("Captions of lecture 7");
        await Expect(page.Locator("#round-trip")).ToContainTextAsync("ms");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Send_NotValid_SaysSoAtTheField()
    {
        await using var visitor = await site.VisitAsync($"test?user={AppFixture.NewUser()}");
        var page = visitor.Page;
        await Expect(page.Locator("#state")).ToContainTextAsync("Connected");

        await page.GetByLabel("Title").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await Expect(page.GetByLabel("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#send-error")).ToContainTextAsync("title");
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Page_InEveryAppearance_IsAccessibleAndFits(string appearance)
    {
        var look = Appearance.Named(appearance);
        await using var visitor = await site.VisitAsync($"test?user={AppFixture.NewUser()}", look);
        var page = visitor.Page;
        await Expect(page.Locator("#state")).ToContainTextAsync("Connected");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Expect(page.Locator("#inbox li")).ToHaveCountAsync(1);

        await page.ScreenshotAsync($"test-{look.Name}");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }
}
