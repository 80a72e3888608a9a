using System.Diagnostics;
using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Samples;

[Collection(nameof(SiteTests))]
public sealed class LiveDashboardTests(Site site)
{
    [Fact]
    public async Task Dashboard_AsItsReadmeSays_ShowsWhatIsSent()
    {
        var port = AppFixture.FreePort();
        using var feed = Process.Start(new ProcessStartInfo("node", [Files.Of("samples", "live-dashboard", "feed.mjs")])
        {
            Environment = { ["API"] = site.Address.ToString().Replace("/app/", "", StringComparison.Ordinal), ["PORT"] = $"{port}" },
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var limit = new CancellationTokenSource(Visitor.Limit);
            Assert.StartsWith("The dashboard:", await feed.StandardOutput.ReadLineAsync(limit.Token), StringComparison.Ordinal);
            await using var visitor = await site.VisitAsync($"http://localhost:{port}/");
            var page = visitor.Page;
            await Expect(page.Locator("#state")).ToHaveTextAsync("connected");
            await Expect(page.Locator("#stocks .price").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d+\.\d\d$"));
            await Expect(page.Locator("#activity time").Nth(4)).ToBeVisibleAsync();
            await page.ScreenshotAsync("sample-live-dashboard");
            await page.AssertAccessibleAsync();
        }
        finally
        {
            feed.Kill();
        }
    }
}
