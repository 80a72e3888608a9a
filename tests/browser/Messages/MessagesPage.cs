using Microsoft.Playwright;

namespace Browser.Tests.Messages;

/// <summary>The messages of one user, in one tab.</summary>
public sealed class MessagesPage(IPage page)
{
    public IPage Page => page;

    public ILocator Component => page.Locator("notification-messages");

    public ILocator Conversations => Component.Locator(".conversation");

    public ILocator Messages => Component.Locator(".message");

    public ILocator Draft => Component.Locator(".draft");

    public ILocator Status => Component.Locator(".status");

    public static string PathOf(string user, string? with = null) =>
        $"/api/v1/app/messages?user={Uri.EscapeDataString(user)}{(with is null ? "" : $"&with={Uri.EscapeDataString(with)}")}";

    public ILocator Conversation(string user) => Conversations.Filter(new() { HasText = user });

    public ILocator Message(string text) => Messages.Filter(new() { HasText = text });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Connected, and the list is there.</summary>
    public async Task ReadyAsync()
    {
        await Expect(Component.Locator(".conversation, .side .state").First).ToBeAttachedAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('notification-messages').current?.state === 'connected'");
    }

    public async Task WriteAsync(string text)
    {
        await Draft.FillAsync(text);
        await Button("Send").ClickAsync();
    }
}
