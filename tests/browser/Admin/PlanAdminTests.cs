using System.Text.RegularExpressions;
using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Admin;

[Collection(nameof(SiteTests))]
public sealed class PlanAdminTests(Site site)
{
    [Fact]
    public async Task Plan_WrittenDrawnTriedSavedChangedAndDeleted_ByKeyboardToo()
    {
        var (visitor, admin) = await AdminPage.OpenAsync(site, "plans");
        await using var _ = visitor;
        var (page, category) = (visitor.Page, $"orders-{AppFixture.NewUser()}".ToLowerInvariant());
        var steps = page.GetByRole(AriaRole.List, new() { Name = "Steps" }).Locator("> li");
        await admin.Button("New plan").ClickAsync();
        await page.GetByLabel("Category").FillAsync(category);
        await Expect(steps).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Button, new() { Name = "+ SMS" }).ClickAsync();
        var sms = steps.Nth(2);
        await Expect(sms.GetByLabel("Channel")).ToBeFocusedAsync();
        await sms.GetByLabel("After").FillAsync("1");
        await sms.GetByLabel("Unit").SelectOptionAsync("h");
        await sms.GetByLabel("If it is").SelectOptionAsync("unread");
        await sms.GetByLabel("at a time of day").CheckAsync();
        await sms.GetByRole(AriaRole.Button, new() { Name = "Add a condition" }).ClickAsync();
        await sms.GetByLabel("Of the notification").FillAsync("data.amount");
        await sms.GetByLabel("Value").FillAsync("100");
        await Expect(page.Locator("plan-timeline [role=img]")).ToHaveAttributeAsync(
            "aria-label", "1: In app at once; 2: Email after 5 min if unseen; 3: SMS after 1 h if unread from 08:00");
        await page.ScreenshotAsync("admin-plans-written");

        // By keyboard: up, and the focus goes along.
        await sms.GetByRole(AriaRole.Button, new() { Name = "Move step 3 up" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Move step 2 up" })).ToBeFocusedAsync();
        await Expect(steps.Nth(1).GetByLabel("Channel")).ToHaveValueAsync("sms");

        var user = AppFixture.NewUser();
        await page.Locator("#dry-user").FillAsync(user);
        await page.Locator("#dry-data").FillAsync("{ \"amount\": 50 }");
        await admin.Button("Try it").ClickAsync();
        var told = page.Locator(".forecast li");
        await Expect(told).ToHaveCountAsync(3);
        await Expect(told.Nth(1)).ToContainTextAsync("skipped: Condition not met");

        await admin.Button("Save").ClickAsync();
        await Expect(page.Locator(".plan .done")).ToHaveTextAsync("Saved as version 1.");
        await page.GetByLabel("Stop once it is").SelectOptionAsync("seen");
        await admin.Button("Save").ClickAsync();
        await Expect(page.Locator(".plan .done")).ToHaveTextAsync("Saved as version 2.");
        var kept = (await (await site.AsAsync("root", "admin")).GetAsync($"plans/{category}")).Json;
        Assert.Equal(("seen", "sms", "PT1H"), (kept.GetProperty("stop").GetString(),
            kept.GetProperty("steps")[1].GetProperty("channel").GetString(),
            kept.GetProperty("steps")[1].GetProperty("after").GetString()));

        await page.GetByLabel("Earlier version").SelectOptionAsync("1");
        await page.ScreenshotAsync("admin-plans-versions");
        await admin.Button("Restore version 1").ClickAsync();
        await Expect(page.Locator(".plan .done")).ToHaveTextAsync("Saved as version 3.");
        await Expect(page.GetByLabel("Stop once it is")).ToHaveValueAsync("read");

        await steps.Nth(1).GetByRole(AriaRole.Button, new() { Name = "Remove step 2" }).ClickAsync();
        await admin.Button("New plan").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(steps).ToHaveCountAsync(2);
        await admin.Button("Delete").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.Locator(".choice").GetByText(category)).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }
    [Fact]
    public async Task Plan_ThatIsWrong_SaysSoAtEachFieldAndAtNoOther()
    {
        var (visitor, admin) = await AdminPage.OpenAsync(site, "plans");
        await using var _ = visitor;
        var page = visitor.Page;
        var email = page.GetByRole(AriaRole.List, new() { Name = "Steps" }).Locator("> li").Nth(1);
        await admin.Button("New plan").ClickAsync();
        await page.GetByLabel("Category").FillAsync("Orders!");
        await email.GetByLabel("After").FillAsync("400");
        await email.GetByLabel("Unit").SelectOptionAsync("d");
        await email.GetByLabel("at a time of day").CheckAsync();
        await email.GetByLabel("Time zone").FillAsync("Mars/Olympus");
        await email.GetByRole(AriaRole.Button, new() { Name = "Add a condition" }).ClickAsync();
        await email.GetByLabel("Of the notification").FillAsync("data.amount");
        await email.GetByLabel("Value").FillAsync("much");
        await admin.Button("Add a cap").ClickAsync();
        await page.GetByLabel("Number").FillAsync("0");
        await admin.Button("Save").ClickAsync();

        var wrong = page.Locator(".plan [aria-invalid=true]");
        await Expect(wrong).ToHaveCountAsync(5);
        await SaysAsync(page.GetByLabel("Category"), "'Orders!' is not allowed");
        await SaysAsync(email.GetByLabel("After"), "'P400D' is not allowed");
        await SaysAsync(email.GetByLabel("Time zone"), "Mars/Olympus");
        await SaysAsync(email.GetByLabel("Value"), "allowed: a number");
        await SaysAsync(page.GetByLabel("Number"), "allowed: ");
        await page.ScreenshotAsync("admin-plans-wrong");
        await page.AssertAccessibleAsync();

        await page.GetByLabel("Category").FillAsync($"orders-{AppFixture.NewUser()}".ToLowerInvariant());
        await email.GetByLabel("After").FillAsync("40");
        await email.GetByLabel("Time zone").FillAsync("");
        await email.GetByLabel("Value").FillAsync("100");
        await page.GetByLabel("Number").FillAsync("1");
        await admin.Button("Save").ClickAsync();
        await Expect(page.Locator(".plan .done")).ToHaveTextAsync("Saved as version 1.");
        await Expect(wrong).ToHaveCountAsync(0);

        static Task SaysAsync(ILocator field, string text) =>
            Expect(field).ToHaveAccessibleDescriptionAsync(new Regex(Regex.Escape(text)));
    }
}
