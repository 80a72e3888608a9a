using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Docs;

/// <summary>The API reference in both themes, on phones, mirrored and in German: accessible, and pictured to be looked at.</summary>
[Collection(nameof(SiteTests))]
public sealed class DocsAppearanceTests(Site site)
{
    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Overview_IsAccessibleAndFits(string appearance)
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf(), Appearance.Named(appearance));
        await Expect(new DocsPage(visitor.Page).Headline).ToHaveTextAsync("API reference");
        await CheckAsync(visitor, $"docs-overview-{appearance}");
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Operation_Unfolded_IsAccessibleAndFits(string appearance)
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf("sendNotification"), Appearance.Named(appearance));
        await AnsweredAsync(visitor);
        await visitor.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => { d.open = true })");
        await CheckAsync(visitor, $"docs-unfolded-{appearance}");
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Search_WithResults_IsAccessibleAndFits(string appearance)
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf("listNotifications"), Appearance.Named(appearance));
        var docs = new DocsPage(visitor.Page);
        await docs.Search.FillAsync("read");
        await Expect(docs.Operations.Locator("li").First).ToBeVisibleAsync();
        await CheckAsync(visitor, $"docs-search-{appearance}");
    }

    [Theory]
    [InlineData("rtl", 1280)]
    [InlineData("rtl-phone", 390)]
    public async Task Operation_RightToLeft_IsMirrored(string name, int width)
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf("sendNotification"), new Appearance(name, width, 900));
        await AnsweredAsync(visitor);
        await visitor.Page.EvaluateAsync("() => { document.documentElement.dir = 'rtl' }");
        await visitor.Page.EvaluateAsync("() => window.scrollTo(0, 0)");
        await CheckAsync(visitor, $"docs-{name}");
    }

    [Theory]
    [InlineData("", "API-Referenz", "Fehlerarten")]
    [InlineData("sendNotification", "Send to users, roles, rooms, or everyone", "Ausprobieren")]
    public async Task Page_InGerman_SpeaksItsOwnWords(string operation, string headline, string says)
    {
        await using var visitor = await site.VisitAsync(DocsPage.PathOf(operation), new Appearance("german", 1280, 900, Locale: "de-DE"));
        await Expect(new DocsPage(visitor.Page).Headline).ToHaveTextAsync(headline);
        await Expect(visitor.Page.Locator("main")).ToContainTextAsync(says);
        await CheckAsync(visitor, $"docs-german-{(operation.Length > 0 ? "operation" : "overview")}");
    }

    private static async Task AnsweredAsync(Visitor visitor)
    {
        var docs = new DocsPage(visitor.Page);
        await docs.SendAsync(AppFixture.NewUser());
        await Expect(docs.Answer).ToContainTextAsync("\"sendId\"");
    }

    private static async Task CheckAsync(Visitor visitor, string name)
    {
        await visitor.Page.ScreenshotAsync(name);
        await visitor.Page.AssertFitsAsync();
        await visitor.Page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }
}
