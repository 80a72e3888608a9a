using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

[Collection(nameof(SiteTests))]
public sealed class ArrivalTests(Site site)
{
    [Fact]
    public async Task Send_ToAUser_IsABadgeAndInTheList()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();

        await (await site.SenderAsync()).SendToAsync(user, "Captions are ready");

        await Expect(center.Badge).ToHaveTextAsync("1");
        await Expect(center.Item("Captions are ready")).ToBeVisibleAsync();
        await Expect(visitor.Page).ToHaveTitleAsync("(1) Notifications");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Send_ToOneOfTwoUsers_ReachesNobodyElse()
    {
        var (alice, bob) = (AppFixture.NewUser(), AppFixture.NewUser());
        await using var first = await site.VisitAsync(CenterPage.PathOf(alice));
        await using var second = await site.VisitAsync(CenterPage.PathOf(bob));
        var (ofAlice, ofBob) = (new CenterPage(first.Page), new CenterPage(second.Page));
        await ofAlice.ReadyAsync();
        await ofBob.ReadyAsync();
        var sender = await site.SenderAsync();

        await sender.SendToAsync(alice, "Only for Alice");
        await sender.SendToAsync(bob, "Only for Bob");

        await Expect(ofAlice.Items).ToContainTextAsync(["Only for Alice"]);
        await Expect(ofBob.Items).ToContainTextAsync(["Only for Bob"]);
        await Expect(ofAlice.Items).ToHaveCountAsync(1);
        await Expect(ofBob.Items).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Read_InOneTab_TheOtherFollows()
    {
        var user = AppFixture.NewUser();
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var first = new CenterPage(visitor.Page);
        var second = new CenterPage(await visitor.OpenTabAsync(CenterPage.PathOf(user)));
        await first.ReadyAsync();
        await second.ReadyAsync();
        await (await site.SenderAsync()).SendToAsync(user, "Read me");
        await Expect(first.Item("Read me")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("unread"));
        await Expect(second.Badge).ToHaveTextAsync("1");

        await first.ActAsync("Read me", "Mark as read");

        await Expect(second.Item("Read me")).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("unread"));
        await Expect(second.Badge).ToHaveCountAsync(0);
        await Expect(first.Badge).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Delete_AndUndo_ItIsBackInItsPlace()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        foreach (var title in (string[])["The first", "The second", "The third"])
            await sender.SendToAsync(user, title);
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();

        await center.ActAsync("The second", "Delete");
        await Expect(center.Items).ToHaveCountAsync(2);
        await center.Button("Undo").ClickAsync();

        await Expect(center.Items).ToContainTextAsync(["The third", "The second", "The first"]);
        visitor.AssertNoComplaints();
    }
}
