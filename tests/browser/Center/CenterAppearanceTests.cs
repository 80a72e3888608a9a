using System.Net;
using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>Every state of the notification center, in both themes and on a phone: accessible, and pictured to be looked at.</summary>
[Collection(nameof(SiteTests))]
public sealed class CenterAppearanceTests(Site site)
{
    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Center_SignedOut_IsAccessibleAndFits(string appearance) =>
        await CheckAsync(appearance, "/api/v1/app", "signed-out", page => Expect(page.GetByLabel("User")).ToBeVisibleAsync());

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Inbox_Empty_IsAccessibleAndFits(string appearance) =>
        await CheckAsync(appearance, CenterPage.PathOf(AppFixture.NewUser()), "empty", page => new CenterPage(page).ReadyAsync());

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Inbox_WithEveryKind_IsAccessibleAndFits(string appearance)
    {
        var user = AppFixture.NewUser();
        await SendEveryKindAsync(user);
        await CheckAsync(appearance, CenterPage.PathOf(user), "inbox", async page =>
        {
            var center = new CenterPage(page);
            await center.ReadyAsync();
            await (await site.SenderAsync()).SendToAsync(user, "A toast, just now", priority: "critical");
            await Expect(center.Toasts).ToHaveCountAsync(1);
            await Expect(center.Badge).ToHaveTextAsync("11");
            await center.Item("A toast, just now").HoverAsync();
        });
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Bell_Open_IsAccessibleAndFits(string appearance)
    {
        var user = AppFixture.NewUser();
        await SendEveryKindAsync(user);
        await CheckAsync(appearance, CenterPage.PathOf(user), "bell", async page =>
        {
            await new CenterPage(page).ReadyAsync();
            await new CenterPage(page).Bell.ClickAsync();
            await Expect(page.Locator("notification-bell article.item").First).ToBeVisibleAsync();
        });
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Settings_WithQuietHours_IsAccessibleAndFits(string appearance) =>
        await CheckAsync(appearance, $"{CenterPage.PathOf(AppFixture.NewUser())}#settings", "settings", async page =>
        {
            await new CenterPage(page).Switch("Quiet hours").CheckAsync();
            await Expect(page.GetByText("You have unsaved changes")).ToBeVisibleAsync();
        });

    private async Task CheckAsync(string appearance, string path, string state, Func<IPage, Task> reach)
    {
        var look = Appearance.Named(appearance);
        await using var visitor = await site.VisitAsync(path, look);
        await reach(visitor.Page);
        await visitor.Page.ScreenshotAsync($"center-{state}-{look.Name}");
        await visitor.Page.AssertFitsAsync();
        await visitor.Page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }

    /// <summary>As another device of theirs: what nobody acknowledged is pushed again, as a toast beside those that a test
    /// expects.</summary>
    private async Task AcknowledgeAllAsync(string user)
    {
        var me = await site.AsAsync(user);
        foreach (var notification in (await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray())
            Assert.Equal(HttpStatusCode.OK, (await me.PostAsync($"notifications/{notification.GetProperty("id").GetGuid()}/ack")).Status);
    }

    private async Task SendEveryKindAsync(string user)
    {
        var sender = await site.SenderAsync();
        string[] types = ["system", "user_action", "alert", "error", "success", "info", "warning", "admin", "security"];
        string[] priorities = ["low", "normal", "high", "urgent", "critical"];
        for (var n = 0; n < types.Length; n++)
        {
            await sender.PostAsync("notifications", new
            {
                users = new[] { user },
                title = $"Something of the kind “{types[n]}”",
                message = n % 3 == 0 ? string.Join(' ', Enumerable.Repeat(
                "A longer text that says more than fits into the lines of a closed item.", 5)) : "What happened, in a sentence.",
                type = types[n],
                priority = priorities[n % priorities.Length],
                actionUrl = n % 2 == 0 ? "/somewhere" : null,
            });
        }

        await sender.PostAsync(
            "notifications/progress", new { users = new[] { user }, taskId = $"task-{user}", progress = 60, status = "running" });
        await AcknowledgeAllAsync(user);
    }
}
