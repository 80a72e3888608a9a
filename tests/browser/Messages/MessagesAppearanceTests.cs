using System.Net;
using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Messages;

/// <summary>Every state of the messages page, in both themes and on phones: accessible, and pictured to be looked at.</summary>
[Collection(nameof(SiteTests))]
public sealed class MessagesAppearanceTests(Site site)
{
    private const string Long =
        "A longer message, which says more than fits into one line of a phone, and goes on until it has to wrap several times.";

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task Thread_WithEverythingInIt_IsAccessibleAndFits(string appearance)
    {
        var (user, peer) = await WrittenAsync();
        await using var visitor = await site.VisitAsync(MessagesPage.PathOf(user, peer), Appearance.Named(appearance));
        var page = new MessagesPage(visitor.Page);
        await page.ReadyAsync();
        await Expect(page.Message("This message was deleted")).ToBeVisibleAsync();
        await CheckAsync(visitor, $"messages-thread-{appearance}");
    }

    [Theory]
    [MemberData(nameof(Appearance.Names), MemberType = typeof(Appearance))]
    public async Task List_WithUnread_IsAccessibleAndFits(string appearance)
    {
        var (user, _) = await WrittenAsync();
        await using var visitor = await site.VisitAsync(MessagesPage.PathOf(user), Appearance.Named(appearance));
        var page = new MessagesPage(visitor.Page);
        await page.ReadyAsync();
        await Expect(page.Conversations).ToHaveCountAsync(3);
        await CheckAsync(visitor, $"messages-list-{appearance}");
    }

    [Theory]
    [InlineData("rtl", 1280)]
    [InlineData("rtl-phone", 390)]
    public async Task Thread_RightToLeft_IsMirrored(string name, int width)
    {
        var (user, peer) = await WrittenAsync();
        await using var visitor = await site.VisitAsync(MessagesPage.PathOf(user, peer),
            new Appearance(name, width, 844, IsPhone: width < 500));
        var page = new MessagesPage(visitor.Page);
        await page.ReadyAsync();
        await page.Page.EvaluateAsync("() => { document.documentElement.dir = 'rtl' }");
        await Expect(page.Message("مرحبا")).ToBeVisibleAsync();
        var (own, frame) = ((await page.Messages.Locator(".bubble.own").First.BoundingBoxAsync())!,
            (await page.Component.Locator(".thread").BoundingBoxAsync())!);
        Assert.True(own.X - frame.X < frame.Width / 4, $"own messages begin at {own.X}, the thread at {frame.X}");
        await CheckAsync(visitor, $"messages-{name}");
    }

    [Fact]
    public async Task Page_InGerman_SaysSie()
    {
        var (user, peer) = await WrittenAsync();
        await using var visitor = await site.VisitAsync(MessagesPage.PathOf(user, peer),
            new Appearance("german", 1280, 860, Locale: "de-DE"));
        var page = new MessagesPage(visitor.Page);
        await page.ReadyAsync();
        await Expect(page.Message("Diese Nachricht wurde gelöscht")).ToBeVisibleAsync();
        await Expect(page.Draft).ToHaveAttributeAsync("placeholder", "Nachricht schreiben");
        await CheckAsync(visitor, "messages-german");
    }

    [Fact]
    public async Task Keyboard_Alone_OpensWritesAndGoesBack()
    {
        var (user, peer) = await WrittenAsync();
        await using var visitor = await site.VisitAsync(MessagesPage.PathOf(user), Appearance.Narrow with { IsPhone = false });
        var page = new MessagesPage(visitor.Page);
        await page.ReadyAsync();
        await page.Conversation(peer).FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Draft).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync("One line");
        await visitor.Page.Keyboard.PressAsync("Shift+Enter");
        await visitor.Page.Keyboard.TypeAsync("and another");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Message("One line\nand another").Locator(".mark")).ToBeVisibleAsync();
        await Expect(page.Draft).ToHaveValueAsync("");
        await visitor.Page.GoBackAsync();
        await Expect(page.Conversation(peer)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Draft_OverTheLimit_SaysSoAndIsNotSent()
    {
        var (user, peer) = (AppFixture.NewUser(), AppFixture.NewUser());
        await using var visitor = await site.VisitAsync(MessagesPage.PathOf(user, peer));
        var page = new MessagesPage(visitor.Page);
        await page.ReadyAsync();
        await page.Draft.FillAsync(new string('x', 4_003));
        await Expect(page.Component).ToContainTextAsync("3 characters too long");
        await Expect(page.Button("Send")).ToBeDisabledAsync();
        await page.Draft.FillAsync(string.Concat(Enumerable.Repeat("👋", 4_000)));
        await Expect(page.Component).ToContainTextAsync("0 characters left");
        await Expect(page.Button("Send")).ToBeEnabledAsync();
    }

    private static async Task CheckAsync(Visitor visitor, string name)
    {
        await visitor.Page.ScreenshotAsync(name);
        await visitor.Page.AssertFitsAsync();
        await visitor.Page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }

    /// <summary>A user with three conversations, and the peer of the one that has everything in it.</summary>
    private async Task<(string User, string Peer)> WrittenAsync()
    {
        var (user, peer) = (AppFixture.NewUser(), $"Clara-{AppFixture.NewUser()}");
        var (me, clara) = (await site.AsAsync(user), await site.AsAsync(peer));
        await SendAsync(await site.AsAsync($"Dora-{user}"), user, Long);
        await SendAsync(me, $"Emil-{user}", "Are you there?");
        await SendAsync(clara, user, "Hello");
        await SendAsync(me, peer, Long);
        var gone = await SendAsync(me, peer, "Gone");
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"messages/{gone}?for=everyone")).Status);
        await SendAsync(clara, user, "مرحبا، كيف حالك؟");
        await clara.PostAsync("messages/mark-read", new { conversationWith = user, upTo = gone });
        await SendAsync(clara, user, $"https://example.com/{string.Join('/', Enumerable.Repeat("long", 20))}?and=goes&on");
        return (user, peer);
    }

    private static async Task<Guid> SendAsync(ApiClient from, string to, string text)
    {
        var answer = await from.PostAsync("messages/send", new { to, text });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json.GetProperty("id").GetGuid();
    }
}
