using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Admin;

/// <summary>The app with a mail server that accepts connections and answers nothing.</summary>
public sealed class FrozenMailSite : Site
{
    internal StubMailServer Mail { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string?>> MoreSettings =>
    [
        new("Notifications__Channels__Email__Host", "127.0.0.1"), new("Notifications__Channels__Email__Port", $"{Mail.Port}"),
        new("Notifications__Channels__Email__StartTls", "false"), new("Notifications__Channels__Email__From", "noreply@notify.example.com"),
        new("Notifications__Channels__Email__Timeout", "00:00:01"), new("Notifications__Channels__Breaker__MinimumCalls", "1000"),
        new("Notifications__Delivery__High__BaseDelay", "00:00:00.1"), new("Notifications__Delivery__High__Attempts", "1"),
        new("Notifications__Delivery__Fallback__RetryDelay", "00:00:01"), new("Notifications__Delivery__Fallback__Tries", "3"),
    ];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Mail.DisposeAsync();
    }
}

public sealed class FrozenMailTests(FrozenMailSite site) : IClassFixture<FrozenMailSite>
{
    /// <summary>The timer that ends incidents comes every minute.</summary>
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 150_000 };

    [Fact]
    public async Task Overview_TheMailServerIsFrozen_BeginsWithTheIncidentUntilItTakesMails()
    {
        for (var i = 0; i < 3; i++)
            await SendAsync();
        var (visitor, _) = await AdminPage.OpenAsync(site, "overview");
        await using var __ = visitor;
        var page = visitor.Page;
        var incident = page.Locator(".incident");
        await Expect(incident).ToContainTextAsync("Email is failing", Patient);
        await Expect(incident).ToContainTextAsync("3 users", Patient);
        await Expect(incident).ToContainTextAsync("timeout");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Incidents" }).Locator(".badge")).ToContainTextAsync("1");
        visitor.AssertNoComplaints();

        foreach (var minutes in (int[])[1, 3, 7])
        {
            await page.Clock.SetSystemTimeAsync(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(minutes));
            await Expect(incident).ToContainTextAsync($"for {minutes} min");
            await page.ScreenshotAsync($"overview-frozen-{minutes}-min");
        }
        await InGermanAsync();

        site.Mail.Thaw();
        await SendAsync();
        await Expect(page.Locator(".incident")).ToHaveCountAsync(0, new() { Timeout = Patient.Timeout });
        await page.ScreenshotAsync("overview-frozen-after");
        await page.GetByRole(AriaRole.Link, new() { Name = "Incidents" }).ClickAsync();
        var row = page.Locator("admin-incidents tbody tr").First;
        await Expect(row).ToContainTextAsync("Email is failing");
        await Expect(row).Not.ToContainTextAsync("ongoing");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("admin-audit tbody tr").First).ToContainTextAsync("Email");
    }

    private async Task InGermanAsync()
    {
        var look = new Appearance("narrow-dark-de", 320, 720, IsDark: true, IsPhone: true, Locale: "de-DE");
        await using var visitor = await site.VisitAsync($"admin?user={AppFixture.NewUser()}#overview", look);
        var page = visitor.Page;
        await Expect(page.Locator(".incident")).ToContainTextAsync("E-Mail ist gestört", Patient);
        await Expect(page.Locator(".incident")).ToContainTextAsync("3 Benutzer");
        await page.ScreenshotAsync("overview-frozen-narrow-dark-de");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        visitor.AssertNoComplaints();
    }

    private async Task SendAsync()
    {
        var user = AppFixture.NewUser();
        await (await site.AsAsync("ada", "admin")).PutProfileAsync(user, new { email = $"{user}@example.com" });
        await (await site.SenderAsync()).SendToAsync(user, "Not in the mailbox", requiresAcknowledgement: true, priority: "high");
    }
}
