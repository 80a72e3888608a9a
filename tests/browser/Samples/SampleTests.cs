using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Samples;

/// <summary>Samples, started as their READMEs say against an app that runs, and used as a reader would.</summary>
[Collection(nameof(SiteTests))]
public sealed class SampleTests(Site site)
{
    private string Api => site.Address.ToString().Replace("/app/", "", StringComparison.Ordinal);

    [Fact]
    public async Task NodeConsole_WhatIsSent_IsShownAndMarkedAsRead()
    {
        var user = AppFixture.NewUser();
        var (me, sender) = (await site.AsAsync(user), await site.SenderAsync());
        await sender.SendToAsync(user, "Build 511 is green");
        var script = Files.Of("samples", "node-console", "inbox.mjs");
        await using var sample = await SampleProcess.StartAsync(
            "node", [script, user], "Build 511", new Dictionary<string, string> { ["API"] = Api });
        await sample.ReadUntilAsync("connected");

        var id = await sender.SendToAsync(user, "Disk 2 is nearly full");
        var shown = await sample.ReadUntilAsync("Disk 2 is nearly full");
        await sample.Input.WriteLineAsync("2");
        shown = [.. shown, .. await sample.ReadUntilAsync("Read: Disk 2 is nearly full")];
        await Eventually.GetAsync(
            () => me.GetAsync($"notifications/{id}"), a => a.Json.GetProperty("readAt").ValueKind == System.Text.Json.JsonValueKind.String);

        await using var visitor = await site.VisitAsync("about:blank");
        await visitor.Page.SetContentAsync($$"""
            <body style="margin: 0; background: #16181d">
              <pre style="margin: 0; padding: 20px; color: #e6e6ea; font: 15px/1.5 monospace"></pre>
            </body>
            """);
        await visitor.Page.Locator("pre").EvaluateAsync(
            "(e, lines) => (e.textContent = lines.join('\\n'))",
            new[] { $"$ node samples/node-console/inbox.mjs {user[..9]}" }.Concat(shown).ToArray());
        await visitor.Page.ScreenshotAsync("sample-console");
    }

    [Fact]
    public async Task PlainPage_OfAnotherOrigin_ShowsTheInbox()
    {
        var (user, port) = (AppFixture.NewUser(), AppFixture.FreePort());
        var sender = await site.SenderAsync();
        await sender.SendToAsync(user, "The tomatoes are ripe");
        var environment = new Dictionary<string, string> { ["API"] = Api, ["PORT"] = $"{port}", ["USER_ID"] = user };
        await using var sample = await SampleProcess.StartAsync(
            "node", [Files.Of("samples", "plain-page", "serve.mjs")], "The page:", environment);
        sample.Ignore();
        await using var visitor = await site.VisitAsync($"http://localhost:{port}/");
        var page = visitor.Page;
        await Expect(page.Locator("main > notification-inbox article.item")).ToContainTextAsync(["The tomatoes are ripe"]);
        await Expect(page.Locator("notification-bell .badge")).ToHaveTextAsync("1");

        await sender.SendToAsync(user, "Bed 3 is dry");
        await Expect(page.Locator("main > notification-inbox article.item")).ToHaveCountAsync(2);
        await page.ScreenshotAsync("sample-plain-page");
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
        visitor.AssertNoComplaints();
    }
}
