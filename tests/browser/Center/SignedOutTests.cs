using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>People whose sign-in at the page's own app has ended are told so, and the page can react.</summary>
[Collection(nameof(SiteTests))]
public sealed class SignedOutTests(Site site)
{
    private const string Body = """
        <notification-bell token-url="/my-app/token"></notification-bell><notification-toasts></notification-toasts>
        <main style="height: 30rem"><notification-inbox></notification-inbox></main>
        <script>
          window.signedOut = [];
          document.addEventListener("notifications-signed-out", (e) => window.signedOut.push(e.detail));
        </script>
        """;

    [Fact]
    public async Task TokenUrl_Answers401_SaysSignedOutTellsThePageOnceAndTriesAgainWhenAsked()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "For who is signed in");
        await using var visitor = await site.VisitAsync("about:blank");
        var embedded = await EmbeddedPage.OpenAsync(visitor, Body, token: null);
        var page = visitor.Page;
        var inbox = page.Locator("main notification-inbox");

        await Expect(inbox.Locator(".state")).ToContainTextAsync("You’re signed out");
        await Expect(inbox.Locator(".banner")).ToBeHiddenAsync();
        Assert.Equal(1, await page.EvaluateAsync<int>("() => window.signedOut.length"));
        await page.ScreenshotAsync("embedded-signed-out");

        embedded.Token = (await site.AsAsync(user)).Token;
        await inbox.GetByText("Try again").ClickAsync();
        await Expect(inbox.Locator("article.item")).ToContainTextAsync(["For who is signed in"]);
        await Expect(page.Locator("notification-bell .badge")).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task User_SignedOutLater_NothingOfThemIsShownAnyMore()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "Only for them");
        await using var visitor = await site.VisitAsync("about:blank");
        var embedded = await EmbeddedPage.OpenAsync(visitor, Body, (await site.AsAsync(user)).Token);
        var page = visitor.Page;
        var inbox = page.Locator("main notification-inbox");
        await Expect(inbox.Locator("article.item")).ToHaveCountAsync(1);
        await Expect(page.Locator("notification-bell .badge")).ToHaveTextAsync("1");

        embedded.Token = null;
        await page.RouteAsync("**/api/v1/notifications*",
            route => route.FulfillAsync(new() { Status = 401, Body = "{}", ContentType = "application/problem+json" }));
        await inbox.EvaluateAsync("e => e.reload()");

        await Expect(inbox.Locator(".state")).ToContainTextAsync("You’re signed out");
        await Expect(inbox.Locator("article.item")).ToHaveCountAsync(0);
        await Expect(page.Locator("notification-bell .badge")).ToHaveCountAsync(0);
        var asked = embedded.Asked;
        await page.UnrouteAsync("**/api/v1/notifications*");
        embedded.Token = (await site.AsAsync(user)).Token;
        await page.EvaluateAsync("() => { window.signedOut[0].retry(); }");
        await Expect(inbox.Locator("article.item")).ToHaveCountAsync(1);
        Assert.True(embedded.Asked > asked);
    }
}
