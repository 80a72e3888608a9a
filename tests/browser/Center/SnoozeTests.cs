using System.Text.RegularExpressions;
using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>What is put off: chosen in the filter menu, each with the time when it comes back.</summary>
[Collection(nameof(SiteTests))]
public sealed class SnoozeTests(Site site)
{
    [Fact]
    public async Task Snoozed_BroughtBack_IsInTheInboxAgainAndUnread()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "Not now");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        await center.ActAsync("Not now", "Mark as read");
        await center.ActAsync("Not now", "Snooze");
        await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Tomorrow morning" }).ClickAsync();
        await Expect(center.Items).ToHaveCountAsync(0);

        await ShowSnoozedAsync(center, "Filter", "Snoozed");
        await Expect(center.Item("Not now")).ToContainTextAsync("Back on");
        await center.ActAsync("Not now", "Bring back now");
        await Expect(center.Items).ToHaveCountAsync(0);
        await center.Button("All").ClickAsync();

        await Expect(center.Item("Not now")).ToHaveClassAsync(new Regex("unread"));
        await Expect(center.Badge).ToHaveTextAsync("1");
        visitor.AssertNoComplaints();
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Snoozed_InEveryAppearance_AreAccessibleAndFit(string appearance)
    {
        var look = Appearance.Named(appearance);
        var user = AppFixture.NewUser();
        await SnoozeSomeAsync(user);
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user), look);
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();

        await ShowSnoozedAsync(center, "Filter", "Snoozed");
        await Expect(center.Items).ToHaveCountAsync(2);
        await visitor.Page.ScreenshotAsync($"center-snoozed-{look.Name}");
        await visitor.Page.AssertFitsAsync();
        await visitor.Page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Snoozed_InGerman_AreCalledSo()
    {
        var user = AppFixture.NewUser();
        await SnoozeSomeAsync(user);
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user), Appearance.Phone);
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        await visitor.Page.EvaluateAsync("() => document.documentElement.lang = 'de'");

        await ShowSnoozedAsync(center, "Filtern", "Zurückgestellt");

        await Expect(center.Items).ToContainTextAsync(["Wieder da:", "Wieder da:"]);
        await visitor.Page.ScreenshotAsync("center-snoozed-german");
        await visitor.Page.AssertFitsAsync();
    }

    private static async Task ShowSnoozedAsync(CenterPage center, string filter, string snoozed)
    {
        await center.Button(filter).ClickAsync();
        await center.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = snoozed }).ClickAsync();
    }

    private async Task SnoozeSomeAsync(string user)
    {
        var (sender, me) = (await site.SenderAsync(), await site.AsAsync(user));
        foreach (var (title, days) in ((string, int)[])[("Read me on a quiet day", 30), ("Ask again tomorrow", 1)])
        {
            var id = await sender.SendToAsync(user, title, priority: "urgent");
            var until = TimeProvider.System.GetUtcNow().AddDays(days);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await me.PostAsync($"notifications/{id}/snooze", new { until })).Status);
        }

        await sender.SendToAsync(user, "Not snoozed");
    }
}
