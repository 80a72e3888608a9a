using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Messages;

/// <summary>Two people write to each other: one at a desk, one on a phone that loses its network for a while.</summary>
[Collection(nameof(SiteTests))]
public sealed class TwoPeopleTests(Site site)
{
    [Fact]
    public async Task Conversation_OfADeskAndAPhoneThatIsOfflineForAWhile_IsTheSameOnBoth()
    {
        var (anna, ben) = ($"Anna-{AppFixture.NewUser()}", $"Ben-{AppFixture.NewUser()}");
        await using var desk = await site.VisitAsync(MessagesPage.PathOf(anna));
        await using var phone = await site.VisitAsync(MessagesPage.PathOf(ben), Appearance.Phone);
        var (her, his) = (new MessagesPage(desk.Page), new MessagesPage(phone.Page));
        await her.ReadyAsync();
        await his.ReadyAsync();
        await desk.Page.ScreenshotAsync("messages-empty");

        await her.Button("New message").ClickAsync();
        await her.Page.Keyboard.TypeAsync(ben);
        await her.Page.Keyboard.PressAsync("Enter");
        await Expect(her.Draft).ToBeFocusedAsync();
        await her.Page.Keyboard.TypeAsync("Hello Ben 👋");
        await her.Page.Keyboard.PressAsync("Enter");

        await Expect(his.Conversation(anna)).ToContainTextAsync("Hello Ben 👋");
        await Expect(his.Conversation(anna).Locator(".count")).ToContainTextAsync("1 unread message");
        await phone.Page.ScreenshotAsync("messages-phone-list");
        await Expect(her.Message("Hello Ben 👋").Locator(".mark")).ToHaveAttributeAsync("title", "Sent");
        await his.Conversation(anna).ClickAsync();
        await Expect(her.Message("Hello Ben 👋").Locator(".mark")).ToHaveAttributeAsync("title", "Read");

        await his.Draft.PressSequentiallyAsync("Hi Anna");
        await Expect(her.Status).ToHaveTextAsync("typing…");
        await desk.Page.ScreenshotAsync("messages-typing");
        await his.Button("Send").ClickAsync();
        await Expect(her.Message("Hi Anna")).ToBeVisibleAsync();
        await Expect(her.Status).Not.ToHaveTextAsync("typing…");

        await phone.Context.SetOfflineAsync(true);
        await his.WriteAsync("From the tunnel");
        await his.WriteAsync("Still in it");
        await Expect(his.Message("From the tunnel")).ToContainTextAsync("Not sent yet");
        await phone.Page.ScreenshotAsync("messages-phone-unsent");
        await her.WriteAsync("Where are you?");
        await Expect(her.Message("Where are you?")).ToBeVisibleAsync();
        await phone.Context.SetOfflineAsync(false);

        string[] texts = ["Hello Ben 👋", "Hi Anna", "Where are you?", "From the tunnel", "Still in it"];
        foreach (var person in new[] { her, his })
            await Expect(person.Messages.Locator(".text")).ToHaveTextAsync(texts, new() { Timeout = 60_000 });
        await Expect(his.Component.Locator(".unsent")).ToHaveCountAsync(0);
        await Expect(her.Message("Where are you?").Locator(".mark")).ToHaveAttributeAsync("title", "Read");
        await Expect(his.Message("Still in it").Locator(".mark")).ToHaveAttributeAsync("title", "Read");
        await desk.Page.ScreenshotAsync("messages-desk");
        await phone.Page.ScreenshotAsync("messages-phone");

        await his.Button("Back to the conversations").ClickAsync();
        await Expect(his.Conversation(anna)).ToBeFocusedAsync();
        await Expect(his.Conversation(anna)).ToContainTextAsync("You: Still in it");
        await Expect(his.Conversation(anna).Locator(".count")).ToHaveCountAsync(0);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Actions_DeleteAndBlock_DoWhatTheySay()
    {
        var (anna, ben) = ($"Anna-{AppFixture.NewUser()}", $"Ben-{AppFixture.NewUser()}");
        await using var one = await site.VisitAsync(MessagesPage.PathOf(anna, ben));
        await using var other = await site.VisitAsync(MessagesPage.PathOf(ben, anna));
        var (her, his) = (new MessagesPage(one.Page), new MessagesPage(other.Page));
        await her.ReadyAsync();
        await his.ReadyAsync();
        await her.WriteAsync("Regretted");
        await her.WriteAsync("Kept");
        await Expect(his.Messages).ToHaveCountAsync(2);

        await ActAsync(her, her.Message("Regretted"), "Delete for everyone");
        await Expect(his.Message("This message was deleted")).ToBeVisibleAsync();
        await ActAsync(his, his.Message("Kept"), "Delete for me");
        await Expect(his.Messages).ToHaveCountAsync(1);
        await Expect(her.Message("Kept")).ToBeVisibleAsync();

        await his.Button($"Actions for the conversation with {anna}").ClickAsync();
        await his.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Block" }).ClickAsync();
        await Expect(his.Component).ToContainTextAsync("You blocked this user");
        await her.WriteAsync("Never arrives");
        await Expect(her.Message("Never arrives").Locator(".mark")).ToHaveAttributeAsync("title", "Sent");
        await his.Button("Unblock").ClickAsync();
        await her.WriteAsync("Arrives");
        await Expect(his.Message("Arrives")).ToBeVisibleAsync();
        await Expect(his.Message("Never arrives")).ToHaveCountAsync(0);
        one.AssertNoComplaints();
        other.AssertNoComplaints();
    }

    private static async Task ActAsync(MessagesPage page, ILocator message, string action)
    {
        await message.HoverAsync();
        await message.GetByRole(AriaRole.Button, new() { Name = "Actions for this message" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = action }).ClickAsync();
    }
}
