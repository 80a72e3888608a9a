using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Admin;

[Collection(nameof(SiteTests))]
public sealed class OverviewTests(Site site)
{
    [Fact]
    public async Task Overview_LeftAndVisitedAgain_StillShowsWhatHappened()
    {
        var (visitor, _) = await AdminPage.OpenAsync(site, "overview");
        await using var __ = visitor;
        var page = visitor.Page;
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "To be kept");
        var happened = page.Locator(".stream li").Filter(new() { HasText = user }).First;
        await Expect(happened).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
        await Expect(page.Locator("admin-audit")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Expect(happened).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(happened).ToBeVisibleAsync();
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Overview_OpenedForTheFirstTime_BeginsWithWhatHappenedBefore()
    {
        await (await site.SenderAsync()).SendToAsync(AppFixture.NewUser(), "Before anybody looked");
        var admin = await site.AsAsync("ada", "admin");
        await Eventually.GetAsync(
            async () => (await admin.GetAsync("analytics?recent=true")).Json.GetProperty("recent").GetArrayLength(),
            seconds => seconds > 0);

        var (visitor, _) = await AdminPage.OpenAsync(site, "overview");
        await using var __ = visitor;
        await visitor.Page.WaitForFunctionAsync("""
            () => {
              const [at, sends] = document.querySelector("time-chart")?.data ?? [[], []];
              return sends.some((count, index) => count > 0 && at[index] < Math.floor(performance.timeOrigin / 1000));
            }
            """);
        visitor.AssertNoComplaints();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    [InlineData(320)]
    public async Task Tiles_AtAnyWidth_FillTheirRows(int width)
    {
        var (visitor, _) = await AdminPage.OpenAsync(site, "overview", Appearance.Desktop with { Width = width });
        await using var __ = visitor;
        await Expect(visitor.Page.Locator(".tiles")).ToHaveCountAsync(2);

        var rows = await visitor.Page.EvaluateAsync<int[][]>("""
            () => [...document.querySelectorAll(".tiles")].map(tiles => {
              const counts = new Map();
              for (const tile of tiles.children) {
                const { top } = tile.getBoundingClientRect();
                counts.set(top, (counts.get(top) ?? 0) + 1);
              }
              return [...counts.values()];
            })
            """);
        Assert.All(rows, counts => Assert.Single(counts.Distinct()));
        await visitor.Page.AssertFitsAsync();
    }

    [Theory]
    [InlineData("Sends / s", "created")]
    [InlineData("Delivered / s", "acknowledged")]
    [InlineData("Median latency", "acknowledged")]
    [InlineData("95th percentile latency", "acknowledged")]
    [InlineData("In inboxes", "created")]
    [InlineData("Failed", "failed")]
    [InlineData("Median delivery time", "acknowledged")]
    [InlineData("99th percentile delivery time", "acknowledged")]
    public async Task Tile_OfWhatHappened_LeadsToItsLog(string label, string happened)
    {
        var (visitor, _) = await AdminPage.OpenAsync(site, "overview");
        await using var __ = visitor;
        var name = visitor.Page.GetByRole(AriaRole.Term).Filter(new() { HasTextRegex = new($"^{label}$") });
        var tile = visitor.Page.Locator(".tiles > div").Filter(new() { Has = name });
        await tile.GetByRole(AriaRole.Link).ClickAsync();

        await Expect(visitor.Page.GetByLabel("Event", new() { Exact = true })).ToHaveValueAsync(happened);
        await Expect(visitor.Page.GetByLabel("Since")).Not.ToHaveValueAsync("");
    }

    [Fact]
    public async Task Audit_LinkOfARow_ShowsOnlyWhatHappenedToThat()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        var id = await sender.SendToAsync(user, "The first");
        await sender.SendToAsync(user, "The second");
        var (visitor, _) = await AdminPage.OpenAsync(site, $"audit?user={user}");
        await using var __ = visitor;
        var page = visitor.Page;
        await Expect(page.GetByLabel("User", new() { Exact = true })).ToHaveValueAsync(user);

        await page.GetByRole(AriaRole.Link, new() { Name = $"{id}" }).First.ClickAsync();

        await Expect(page.GetByLabel("Notification id")).ToHaveValueAsync($"{id}");
        await Expect(page.Locator("tbody tr").Filter(new() { HasNotText = $"{id}" })).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await Expect(page.GetByLabel("User", new() { Exact = true })).ToHaveValueAsync(user);
        visitor.AssertNoComplaints();
    }
}
