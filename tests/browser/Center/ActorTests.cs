using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>Who did it, the sender's buttons, and what an app can change in the inbox.</summary>
[Collection(nameof(SiteTests))]
public sealed class ActorTests(Site site)
{
    /// <summary>A pixel.</summary>
    private const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Actions_OfAnInvitation_AreShownToldAndRecorded(string look)
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user), Appearance.Named(look));
        await visitor.Page.RouteAsync("https://faces.example/**", route => route.FulfillAsync(
            new() { ContentType = "image/png", BodyBytes = Convert.FromBase64String(Picture) }));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        await (await site.SenderAsync()).PostAsync("notifications", new
        {
            users = new[] { user },
            title = "Invitation to the chess club",
            message = "Tuesdays at seven in the library. Beginners are welcome.",
            priority = "critical",
            category = "group_invitation",
            actor = new { name = "Anna Schmidt" },
            actions = new object[]
            {
                new { label = "Accept", @event = "invitation.accept" }, new { label = "See it", url = "/clubs/7" },
            },
        });
        await (await site.SenderAsync()).PostAsync("notifications", new
        {
            users = new[] { user },
            title = "Ben commented on your essay",
            message = "“A fine piece of work.”",
            actor = new { name = "Ben", imageUrl = "https://faces.example/ben.png" },
        });

        var toast = center.Toast("Invitation to the chess club");
        await Expect(toast.GetByRole(AriaRole.Button, new() { Name = "Accept" })).ToBeVisibleAsync();
        await visitor.Page.ScreenshotAsync($"center-actions-{look}");
        await toast.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();
        await visitor.Page.EvaluateAsync("""
            () => document.addEventListener("notification-action", ({ detail }) =>
                (window.chosen = `${detail.event} ${detail.notification.title}`))
            """);
        var item = center.Item("Invitation to the chess club");
        var recorded = await visitor.Page.RunAndWaitForResponseAsync(
            () => item.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync(),
            answer => answer.Url.EndsWith("/actions/invitation.accept", StringComparison.Ordinal));

        Assert.Equal(200, recorded.Status);
        await Expect(item.GetByRole(AriaRole.Button, new() { Name = "Accept" })).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal("invitation.accept Invitation to the chess club", await visitor.Page.EvaluateAsync<string>("() => window.chosen"));
        await visitor.Page.ScreenshotAsync($"center-actions-taken-{look}");
        await visitor.Page.AssertFitsAsync();
        await visitor.Page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Inbox_ByTheAppsOwnRowsTabsAndDensity_ShowsThem()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        await sender.SendToAsync(user, "Essay graded");
        await sender.SendToAsync(user, "Library closes early", priority: "urgent");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();

        await visitor.Page.Keyboard.PressAsync("Tab");
        await center.Item("Library closes early").Locator(".main").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("?");
        await Expect(center.Inbox.Locator("dialog.keys")).ToBeVisibleAsync();
        await visitor.Page.ScreenshotAsync("center-keys");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(center.Inbox.Locator("dialog.keys")).ToBeHiddenAsync();

        await center.Inbox.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();
        await center.Inbox.GetByRole(AriaRole.Searchbox).FillAsync("GRADED");
        await Expect(center.Items).ToHaveCountAsync(1);
        await Expect(center.Inbox.Locator("mark")).ToHaveTextAsync("graded");
        await center.Inbox.GetByRole(AriaRole.Button, new() { Name = "Clear search" }).ClickAsync();
        await Expect(center.Items).ToHaveCountAsync(2);

        await visitor.Page.EvaluateAsync("""
            () => {
              const inbox = document.querySelector("main notification-inbox");
              inbox.density = "compact";
              inbox.tabs = [{ label: "Everything", filter: {} }, { label: "Urgent", filter: { minPriority: "urgent" }, count: 1 }];
              inbox.renderItem = (n, parts) => {
                if (n.priority !== "urgent") return undefined;
                const row = document.createElement("p");
                row.textContent = `Attention: ${n.title}`;
                return row;
              };
            }
            """);
        await Expect(center.Inbox.GetByText("Attention: Library closes early")).ToBeVisibleAsync();
        await visitor.Page.ScreenshotAsync("center-own-rows");
        await center.View("Urgent").ClickAsync();
        await Expect(center.Items).ToHaveCountAsync(1);
        await Expect(center.View("Urgent")).ToHaveAttributeAsync("aria-pressed", "true");
        await center.View("Everything").ClickAsync();
        await Expect(center.Items).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Inbox_WithTheAppsOwnTitleMetaAndActions_ShowsThemInItsHeader()
    {
        await using var visitor = await site.VisitAsync("about:blank");
        await EmbeddedPage.OpenAsync(
            visitor,
            """
            <header><h1>An app</h1></header><main style="height: 30rem"><notification-inbox token-url="/my-app/token">
              <span slot="title">What happened</span><small slot="meta">of the last 90 days</small>
              <button slot="actions" onclick="window.exported = true">Export</button>
            </notification-inbox></main>
            """,
            (await site.AsAsync(AppFixture.NewUser())).Token);
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "What happened", Exact = true })).ToBeVisibleAsync();
        await Expect(center.Inbox.GetByText("Notifications", new() { Exact = true })).ToBeHiddenAsync();
        await Expect(visitor.Page.GetByText("of the last 90 days")).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => window.exported"));
        await Expect(center.Inbox.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true })).ToBeVisibleAsync();
        await visitor.Page.ScreenshotAsync("embedded-slots");
        await visitor.Page.AssertAccessibleAsync();
    }
}
