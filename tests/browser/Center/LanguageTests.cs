using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>One language per page: its dates too.</summary>
[Collection(nameof(SiteTests))]
public sealed class LanguageTests(Site site)
{
    private static readonly Appearance German = Appearance.Desktop with { Locale = "de-AT" };

    [Fact]
    public async Task Inbox_InALanguageThatItDoesNotSpeak_IsEnglishWithItsDates()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "A title");
        await using var visitor = await site.VisitAsync("about:blank");
        await EmbeddedPage.OpenAsync(
            visitor, "<main style=\"height: 30rem\"><notification-inbox token-url=\"/my-app/token\"></notification-inbox></main>",
            (await site.AsAsync(user)).Token, "ar");
        var inbox = visitor.Page.Locator("notification-inbox");

        await Expect(inbox.Locator(".day-name")).ToHaveTextAsync("Today");
        await Expect(inbox.Locator(".heading")).ToHaveTextAsync("Notifications");
        await Expect(inbox.Locator(".inbox")).ToHaveAttributeAsync("lang", "en");
        Assert.Matches("^[\\x20-\\x7e\u202f]+$", await inbox.Locator(".item time").GetAttributeAsync("title") ?? "");
    }

    [Theory]
    [InlineData("admin", "Übersicht", "Verbindungen")]
    [InlineData("test", "Verbinden", "Senden")]
    [InlineData("/api/v1/app", "Eingang", "Einstellungen")]
    public async Task Page_InAGermanBrowser_SpeaksGerman(string path, params string[] texts)
    {
        await using var visitor = await site.VisitAsync($"{path}?user={AppFixture.NewUser()}", German);
        var page = visitor.Page;

        foreach (var text in texts)
            await Expect(page.GetByText(text, new() { Exact = true }).First).ToBeVisibleAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await page.ScreenshotAsync($"german-{path.Split('/')[^1]}");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task SignIn_InAGermanBrowser_AsksInGerman()
    {
        await using var visitor = await site.VisitAsync("admin", German);

        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" })).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByLabel("Benutzer")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("inbox")]
    [InlineData("settings")]
    public async Task Bar_InGermanAt320Pixels_HoldsEverything(string view)
    {
        await using var visitor = await site.VisitAsync(
            $"{CenterPage.PathOf(AppFixture.NewUser())}#{view}", Appearance.Narrow with { Locale = "de-DE" });
        var avatar = visitor.Page.Locator(".avatar");
        await Expect(avatar).ToBeVisibleAsync();

        var box = (await avatar.BoundingBoxAsync())!;
        Assert.True(box.X + box.Width <= 320, $"The account's button ends at {box.X + box.Width} px.");
    }
}
