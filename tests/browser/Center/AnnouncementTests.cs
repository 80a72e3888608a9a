using System.Net;
using System.Text.Json;
using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>Announcements in the notification center. Each test announces to a room of its own: all share a namespace.</summary>
[Collection(nameof(SiteTests))]
public sealed class AnnouncementTests(Site site)
{
    [Fact]
    public async Task Banner_Announced_AppearsIsSeenAndEnds()
    {
        var (visitor, announcer) = await OpenAsync();
        await using var _ = visitor;
        var id = await announcer.AnnounceAsync("banner", "New editor", "/editor");
        var banner = visitor.Page.Locator("notification-announcements .banner");

        await Expect(banner).ToContainTextAsync("New editor");
        await Expect(banner).ToHaveAttributeAsync("role", "status");
        await announcer.UntilAsync(id, seen: 1);
        await Expect(banner.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", new Uri(site.Address, "/editor").ToString());
        await announcer.DeleteAsync(id);
        await Expect(banner).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Dismiss_InOneTab_HidesItInTheOtherAndForGoodUntilItsNextRevision()
    {
        var (visitor, announcer) = await OpenAsync();
        await using var _ = visitor;
        var id = await announcer.AnnounceAsync("banner", "Read me once");
        var other = await visitor.OpenTabAsync(CenterPage.PathOf(announcer.User));
        await Expect(other.Locator("notification-announcements .banner")).ToHaveCountAsync(1);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Dismiss “Read me once”" }).ClickAsync();

        foreach (var page in new[] { visitor.Page, other })
            await Expect(page.Locator("notification-announcements .banner")).ToHaveCountAsync(0);
        await announcer.UntilAsync(id, dismissed: 1);
        await visitor.Page.ReloadAsync();
        await new CenterPage(visitor.Page).ReadyAsync();
        await Expect(visitor.Page.Locator("notification-announcements .banner")).ToHaveCountAsync(0);
        await announcer.ChangeAsync(id, "Read me again", 2);
        await Expect(visitor.Page.Locator("notification-announcements .banner")).ToContainTextAsync("Read me again");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Modal_ByKeyboard_HasTheFocusAndGivesItBack()
    {
        var (visitor, announcer) = await OpenAsync();
        await using var _ = visitor;
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).FocusAsync();
        var first = await announcer.AnnounceAsync("modal", "The older one", "/terms");
        var dialog = page.GetByRole(AriaRole.Dialog);

        await Expect(dialog).ToHaveAccessibleNameAsync("The older one");
        await Expect(dialog).ToHaveAccessibleDescriptionAsync("A message");
        await Expect(dialog.GetByRole(AriaRole.Link)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Got it" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToBeFocusedAsync();
        await announcer.UntilAsync(first, dismissed: 1);

        // The next one is a dialog of its own, with the focus at its only button.
        await announcer.AnnounceAsync("modal", "The newer one");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Got it" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Card_ItsActionFollowed_IsClickedAndGone()
    {
        var (visitor, announcer) = await OpenAsync();
        await using var _ = visitor;
        var page = visitor.Page;
        var id = await announcer.AnnounceAsync("card", "Look here", "/somewhere");
        await page.EvaluateAsync(
            "() => document.addEventListener('announcement-open', e => { e.preventDefault(); document.title = e.detail.url; })");
        await page.Locator("notification-announcements .card").GetByRole(AriaRole.Link).ClickAsync();

        await Expect(page.Locator("notification-announcements .card")).ToHaveCountAsync(0);
        await Expect(page).ToHaveTitleAsync(new Uri(site.Address, "/somewhere").ToString());
        await announcer.UntilAsync(id, dismissed: 1, clicked: 1);
        visitor.AssertNoComplaints();
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Announcements_InEveryAppearance_AreAccessibleAndFit(string appearance)
    {
        var look = Appearance.Named(appearance);
        var (visitor, announcer) = await OpenAsync(look);
        await using var _ = visitor;
        var page = visitor.Page;
        const string text =
            "On Saturday from 8 to 10 nothing can be saved. What you have open stays as it is, and is saved as soon as we are back.";
        await announcer.AnnounceAsync("banner", "Maintenance on Saturday", "/status", "warning", text);
        await announcer.AnnounceAsync("banner", "Welcome back", null, "success", "Everything is saved.");
        await announcer.AnnounceAsync("card", "A new editor", "/editor", "info", "Write together with others, at the same time.");
        await Expect(page.Locator("notification-announcements .box")).ToHaveCountAsync(3);
        await page.ScreenshotAsync($"announcements-{look.Name}");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();

        await announcer.AnnounceAsync("modal", "Our terms have changed", "/terms", "security", text);
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.ScreenshotAsync($"announcements-modal-{look.Name}");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task RightToLeftAndGerman_AreSpokenAndMirrored()
    {
        var announcer = await Announcer.OfAsync(site);
        await announcer.AnnounceAsync("banner", "הודעה חדשה", "/x");
        await announcer.AnnounceAsync("card", "כרטיס", "/x");
        await using var visitor = await site.VisitAsync("about:blank");
        await EmbeddedPage.OpenAsync(
            visitor,
            """<div dir="rtl" lang="de"><notification-announcements token-url="/my-app/token"></notification-announcements></div>""",
            (await site.AsAsync(announcer.User)).Token);
        var page = visitor.Page;
        await Expect(page.Locator("notification-announcements .banner").GetByRole(AriaRole.Link)).ToContainTextAsync("Mehr erfahren");

        var (symbol, button) = (await BoxAsync(page, ".banner .symbol"), await BoxAsync(page, ".banner .icon-button"));
        Assert.True(symbol.X > button.X, "The symbol is not at the right.");
        Assert.True((await BoxAsync(page, ".card")).X > 640, "The card is not at the right.");
        await page.ScreenshotAsync("announcements-rtl");
    }

    private async Task<(Visitor Visitor, Announcer Announcer)> OpenAsync(Appearance? look = null)
    {
        var announcer = await Announcer.OfAsync(site);
        var visitor = await site.VisitAsync(CenterPage.PathOf(announcer.User), look);
        await new CenterPage(visitor.Page).ReadyAsync();
        return (visitor, announcer);
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(IPage page, string part) =>
        await page.Locator($"notification-announcements {part}").BoundingBoxAsync()
        ?? throw new InvalidOperationException($"{part} is not there.");

    /// <summary>Somebody who announces to one user.</summary>
    private sealed class Announcer(ApiClient admin, string user)
    {
        public string User => user;

        private object Audience => new { rooms = new[] { $"room-{user}" } };

        public static async Task<Announcer> OfAsync(Site site)
        {
            var (admin, user) = (await site.AsAsync("root", "admin"), AppFixture.NewUser());
            var joined = await admin.SendAsync(admin.Request(HttpMethod.Put, $"rooms/room-{user}/members/{user}"));
            Assert.Equal(HttpStatusCode.NoContent, joined.Status);
            return new Announcer(admin, user);
        }

        public async Task<Guid> AnnounceAsync(
            string placement, string title, string? actionUrl = null, string type = "info", string message = "A message")
        {
            var answer = await admin.PostAsync("announcements", new { title, message, placement, type, actionUrl, audience = Audience });
            Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
            return answer.Json.GetProperty("id").GetGuid();
        }

        public async Task ChangeAsync(Guid id, string title, int revision)
        {
            var request = admin.Request(HttpMethod.Put, $"announcements/{id}");
            var body = JsonSerializer.Serialize(new { title, message = "A message", audience = Audience, revision });
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            Assert.Equal(HttpStatusCode.OK, (await admin.SendAsync(request)).Status);
        }

        public async Task DeleteAsync(Guid id) =>
            Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"announcements/{id}")).Status);

        /// <summary>Waits until it has at least these numbers.</summary>
        public async Task UntilAsync(Guid id, int seen = 0, int dismissed = 0, int clicked = 0)
        {
            using var limit = new CancellationTokenSource(Visitor.Limit);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            do
            {
                var numbers = (await admin.GetAsync($"announcements/{id}")).Json.GetProperty("numbers");
                if (numbers.GetProperty("seen").GetInt32() >= seen && numbers.GetProperty("dismissed").GetInt32() >= dismissed
                    && numbers.GetProperty("clicked").GetInt32() >= clicked)
                    return;
            }
            while (await timer.WaitForNextTickAsync(limit.Token));
        }
    }
}
