using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Samples;

[Collection(nameof(SiteTests)), Trait("Speed", "Slow")]
public sealed class BlazorTests(Site site)
{
    [Fact]
    public async Task Blazor_RoomBooked_IsInTheInboxAndItsOpeningReachesTheServer()
    {
        var user = AppFixture.NewUser();
        var address = $"http://127.0.0.1:{AppFixture.FreePort()}";
        var program = Path.Combine(AppProcess.BuiltIn("samples", "blazor"), "MeetingRooms.dll");
        var environment = new Dictionary<string, string>
        {
            ["Notifications__Url"] = site.Address.ToString().Replace("/app/", "", StringComparison.Ordinal),
            ["Notifications__User"] = user,
        };
        await using var sample = await SampleProcess.StartAsync("dotnet", [program, "--urls", address], "started", environment);
        sample.Ignore();
        await using var visitor = await site.VisitAsync(address);
        var page = visitor.Page;
        var items = page.Locator("main > notification-inbox article.item");
        await page.GetByRole(AriaRole.Button, new() { Name = "Book Lisbon" }).ClickAsync();
        await Expect(page.Locator("main > p[role=status]")).ToHaveTextAsync("You booked Lisbon.");
        await Expect(items).ToContainTextAsync(["Lisbon is yours"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Book Oslo" }).ClickAsync();
        await Expect(items).ToContainTextAsync(["Oslo is yours", "Lisbon is yours"]);
        await Expect(page.Locator("notification-bell .badge")).ToHaveTextAsync("2");
        await page.ScreenshotAsync("sample-blazor");
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();

        await (await site.SenderAsync()).SendToAsync(user, "Oslo has a new screen");
        await Expect(items).ToContainTextAsync(["Oslo has a new screen", "Oslo is yours", "Lisbon is yours"]);
        await items.First.GetByRole(AriaRole.Button, new() { Name = "Oslo has a new screen", Exact = true }).ClickAsync();
        await Expect(page.Locator("main > p[role=status]")).ToHaveTextAsync("You opened “Oslo has a new screen”.");
        await using var phone = await site.VisitAsync(address, Appearance.Narrow);
        await Expect(phone.Page.Locator("main > notification-inbox article.item")).ToHaveCountAsync(3);
        await phone.Page.AssertFitsAsync();
        await phone.Page.ScreenshotAsync("sample-blazor-narrow");
        visitor.AssertNoComplaints();
    }
}
