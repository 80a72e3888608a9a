using System.Diagnostics;
using System.Text.RegularExpressions;
using Browser.Tests.Center;
using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Samples;

[Trait("Speed", "Slow")]
public sealed partial class ShopTests(MailSite site) : IClassFixture<MailSite>
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Shop_OrderPlacedAndShipped_IsToldByTheBell()
    {
        var address = $"http://127.0.0.1:{AppFixture.FreePort()}";
        var program = Path.Combine(AppProcess.BuiltIn("samples", "shop"), "Shop.dll");
        using var shop = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", address])
        {
            Environment = { ["Notifications__Url"] = site.Address.ToString().Replace("/app/", "", StringComparison.Ordinal) },
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var limit = new CancellationTokenSource(StartLimit);
            while (await shop.StandardOutput.ReadLineAsync(limit.Token) is { } line && !line.Contains("started", StringComparison.Ordinal))
            {
                // Until it listens.
            }
            // What is written later must not fill the pipe.
            var rest = shop.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            await using var visitor = await site.VisitAsync(address);
            var page = visitor.Page;
            await page.GetByText("Order the desk lamp").ClickAsync();
            await Expect(page.Locator(".orders small")).ToHaveTextAsync("We pack it");
            await page.GetByText("Ship it").ClickAsync();
            await Expect(page.Locator(".orders small")).ToHaveTextAsync("On its way");
            var toasts = page.Locator("notification-toasts");
            await Expect(toasts.GetByText(OnItsWay())).ToBeVisibleAsync();

            Assert.Equal(["email 00:05:00"], await LaterAsync("is on its way"));

            await page.Locator("notification-bell").GetByRole(Microsoft.Playwright.AriaRole.Button).First.ClickAsync();
            await Expect(page.Locator("notification-bell").GetByText(OnItsWay())).ToBeVisibleAsync();
            await page.ScreenshotAsync("sample-shop");
            await page.AssertAccessibleAsync();
            await page.AssertFitsAsync();
            await using var phone = await site.VisitAsync(address, Appearance.Narrow);
            await Expect(phone.Page.Locator(".orders small")).ToHaveTextAsync("On its way");
            await phone.Page.AssertFitsAsync();
            await phone.Page.ScreenshotAsync("sample-shop-narrow");
            visitor.AssertNoComplaints();

            using var http = new HttpClient { BaseAddress = new Uri(address) };
            await http.PostAsync("orders", System.Net.Http.Json.JsonContent.Create(new { item = "floor lamp" }));
            await http.PostAsync("orders/1002/decline", content: null);
            await Expect(page.Locator("notification-bell").GetByText("Payment for order 1002 failed")).ToBeVisibleAsync();
            // The site has no provider of text messages: otherwise that step would have its time too.
            Assert.Equal(["email 00:05:00", "sms not_configured"], await LaterAsync("Payment for order 1002 failed"));
            shop.Kill();
            await rest;
        }
        finally
        {
            shop.Kill();
        }
    }

    /// <summary>What is still to come of the customer's notification, in hours from when it was sent.</summary>
    private async Task<string[]> LaterAsync(string title)
    {
        var items = (await (await site.AsAsync("alice")).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray();
        var id = items.First(n => n.GetProperty("title").GetString()!.Contains(title, StringComparison.Ordinal)).GetProperty("id");
        var explained = await (await site.AsAsync("root", "admin")).GetAsync($"notifications/{id}/explain?user=alice");
        var sentAt = explained.Json.GetProperty("notification").GetProperty("createdAt").GetDateTimeOffset();
        return [.. explained.Json.GetProperty("steps").EnumerateArray().Select(step =>
            $"{step.GetProperty("channel")} "
            + (step.TryGetProperty("at", out var at) ? $"{at.GetDateTimeOffset() - sentAt}" : $"{step.GetProperty("reason")}"))
            // A step that is for critical ones only is settled soon after the send, and not listed from then on.
            .Where(step => step != "sms condition_not_met")];
    }

    [GeneratedRegex("Order [0-9]+ is on its way")]
    private static partial Regex OnItsWay();
}
