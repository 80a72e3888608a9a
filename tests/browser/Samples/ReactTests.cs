using System.Text.RegularExpressions;
using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Samples;

[Collection(nameof(SiteTests)), Trait("Speed", "Slow")]
public sealed class ReactTests(Site site)
{
    [Fact]
    public async Task React_WhatIsSent_IsInTheListUntilItIsDone()
    {
        var (user, port) = (AppFixture.NewUser(), AppFixture.FreePort());
        var (me, sender) = (await site.AsAsync(user), await site.SenderAsync());
        await sender.SendToAsync(user, "Review the release notes");
        var environment = new Dictionary<string, string>
        {
            ["API"] = site.Address.ToString().Replace("/app/", "", StringComparison.Ordinal),
            ["PORT"] = $"{port}",
        };
        await using var sample = await SampleProcess.StartAsync(
            "npm", ["start", "--prefix", Files.Of("samples", "react")], "Local:", environment);
        sample.Ignore();
        await using var visitor = await site.VisitAsync($"http://localhost:{port}/?user={user}");
        var page = visitor.Page;
        await Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync(new Regex("connected$"));
        await Expect(page.Locator("main li")).ToContainTextAsync(["Review the release notes"]);

        var id = await sender.SendToAsync(user, "Water the plants");
        await Expect(page.Locator("main li")).ToContainTextAsync(["Water the plants", "Review the release notes"]);
        await Expect(page.Locator("notification-toasts").GetByText("Water the plants")).ToBeVisibleAsync();
        await Expect(page.Locator("notification-bell .badge")).ToHaveTextAsync("2");
        await page.ScreenshotAsync("sample-react");
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Done with Water the plants" }).ClickAsync();
        await Expect(page.Locator("notification-bell .badge")).ToHaveTextAsync("1");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Unread (1)" })).ToBeVisibleAsync();
        await Eventually.GetAsync(
            () => me.GetAsync($"notifications/{id}"), a => a.Json.GetProperty("readAt").ValueKind == System.Text.Json.JsonValueKind.String);
        visitor.AssertNoComplaints();
    }
}
