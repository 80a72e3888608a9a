using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Browser.Tests.Center;
using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.SignIn;

/// <summary>Sign-in to the app's pages at a real OpenID provider: authorization code with PKCE.</summary>
public sealed partial class OpenIdTests(OpenIdSite site) : IClassFixture<OpenIdSite>
{
    [Fact]
    public async Task Inbox_SignedInAtTheProvider_IsTheirsUntilTheySignOut()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "For who signed in");
        await using var visitor = await site.VisitAsync("app#settings");
        var page = visitor.Page;
        var asked = page.WaitForRequestAsync(request => request.Url.Contains("/auth?", StringComparison.Ordinal));
        await Expect(page.GetByText("identity provider")).ToBeVisibleAsync();
        await page.ScreenshotAsync("sign-in-openid");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        Assert.Contains("code_challenge_method=S256", (await asked).Url, StringComparison.Ordinal);
        await SignInAsync(page, user);

        // Back where it began, without a code in the address.
        await Expect(page).ToHaveURLAsync($"{site.Address}app#settings");
        await Expect(page.Locator("notification-preferences")).ToBeVisibleAsync();
        await page.GotoAsync("app");
        await page.ReloadAsync();
        await Expect(page.Locator("notification-inbox article.item")).ToContainTextAsync(["For who signed in"]);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Account of {user}" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Admin" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await Expect(page.Locator("sign-in")).ToBeVisibleAsync();
        Assert.Null(await page.EvaluateAsync<string?>("() => sessionStorage.getItem('notifications.session')"));
    }

    [Fact]
    public async Task Admin_SignedInAtTheProvider_HasTheLinkAndThePage()
    {
        await using var visitor = await site.VisitAsync("app");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await SignInAsync(page, "admin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Account of admin" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Admin" })).ToBeVisibleAsync();

        await page.GotoAsync("admin");
        await Expect(page.Locator("header .state")).ToContainTextAsync("Connected");
    }

    [Fact]
    public async Task Token_ThatRanOut_WasRenewedWhileThePageWentOn()
    {
        var user = $"brief-{AppFixture.NewUser()}";
        await using var visitor = await site.VisitAsync("app");
        var page = visitor.Page;
        var renewals = new ConcurrentQueue<int>();
        page.Response += (_, response) =>
        {
            if (response.Request.PostData?.Contains("grant_type=refresh_token", StringComparison.Ordinal) == true)
                renewals.Enqueue(response.Status);
        };
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await SignInAsync(page, user);
        var center = new CenterPage(page);
        await center.ReadyAsync();
        // Of the token that it has now, or of one that came since: both are over then.
        await page.WaitForFunctionAsync("""
            () => {
              const kept = Object.entries(sessionStorage).find(([key]) => key.startsWith("oidc.user"));
              globalThis.first ??= JSON.parse(kept[1]);
              return Date.now() > globalThis.first.expires_at * 1000;
            }
            """);

        var id = await (await site.SenderAsync()).SendToAsync(user, "After the first token");
        await center.ActAsync("After the first token", "Mark as read");
        var me = await site.AsAsync(user);
        await Eventually.GetAsync(
            () => me.GetAsync($"notifications/{id}"), a => a.Json.GetProperty("readAt").ValueKind == JsonValueKind.String);
        await Expect(page.Locator("sign-in")).ToHaveCountAsync(0);
        Assert.NotEmpty(renewals);
        Assert.All(renewals, status => Assert.Equal(200, status));
    }

    [Fact]
    public async Task SignedIn_WithoutACode_SaysSoAndLeadsBack()
    {
        await using var visitor = await site.VisitAsync("signed-in?error=access_denied&error_description=No&state=unknown");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The sign-in did not succeed");
        await visitor.Page.GetByText("Try again").ClickAsync();
        await Expect(visitor.Page.Locator("sign-in")).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(IPage page, string user)
    {
        // The provider's own pages ask for a font of the internet.
        await page.Context.RouteAsync("https://fonts.googleapis.com/**", route => route.AbortAsync());
        await page.Locator("input[name=login]").FillAsync(user);
        await page.Locator("input[name=password]").FillAsync("anything");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = SignInButton() }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }

    [GeneratedRegex("sign.?in", RegexOptions.IgnoreCase)]
    private static partial Regex SignInButton();
}
