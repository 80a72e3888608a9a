using Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests.Admin;

/// <summary>Every view of the administrators' page: accessible, and pictured to be looked at.</summary>
[Collection(nameof(SiteTests))]
public sealed class AdminAppearanceTests(Site site)
{
    private static readonly string[] Views =
    [
        "overview", "incidents", "people", "send", "announcements", "templates", "categories", "mail-layout", "plans", "queues",
        "dead-letters", "audit", "emails",
    ];

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Views_InEveryAppearance_AreAccessibleAndFit(string appearance)
    {
        var look = Appearance.Named(appearance);
        await (await site.SenderAsync()).SendToAsync("somebody", "Something to be shown");
        foreach (var view in Views)
        {
            var (visitor, _) = await AdminPage.OpenAsync(site, view, look);
            await using var __ = visitor;
            await Expect(visitor.Page.Locator("main h2").First).ToBeVisibleAsync();
            await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await visitor.Page.ScreenshotAsync($"admin-{view}-{look.Name}");
            await visitor.Page.AssertFitsAsync();
            await visitor.Page.AssertAccessibleAsync();
            visitor.AssertNoComplaints();
        }
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task SignIn_InEveryAppearance_IsAccessibleAndFits(string appearance)
    {
        var look = Appearance.Named(appearance);
        await using var visitor = await site.VisitAsync("admin", look);
        await Expect(visitor.Page.GetByLabel("User")).ToBeVisibleAsync();
        await visitor.Page.ScreenshotAsync($"admin-sign-in-{look.Name}");
        await visitor.Page.AssertFitsAsync();
        await visitor.Page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }
}
