using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Admin;

[Collection(nameof(SiteTests))]
public sealed class AnnouncementAdminTests(Site site)
{
    [Fact]
    public async Task Announce_WithPreview_IsListedChangedEndedAndDeleted()
    {
        var (visitor, admin) = await AdminPage.OpenAsync(site, "announcements");
        await using var _ = visitor;
        var (page, title) = (visitor.Page, $"Announced {AppFixture.NewUser()}");
        var form = page.Locator("form");
        await form.GetByLabel("Title").FillAsync(title);
        await form.GetByLabel("Message").FillAsync("What it is about");
        await form.GetByLabel("Type").SelectOptionAsync("warning");
        await form.GetByLabel("Shown as").SelectOptionAsync("card");
        await form.GetByLabel("everyone in the namespace").UncheckAsync();
        await form.GetByLabel("Rooms").FillAsync($"room-{AppFixture.NewUser()}, other");

        // While it is written, as each of the three.
        foreach (var placement in (string[])["banner", "card", "modal"])
            await Expect(page.Locator($"[data-placement={placement}] notification-announcements")).ToContainTextAsync(title);
        await Expect(page.Locator("[data-chosen=true] figcaption")).ToHaveTextAsync("Card");
        await page.ScreenshotAsync("admin-announcements-preview");

        await admin.Button("Announce").ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = title });
        await Expect(row).ToContainTextAsync("Active");
        await Expect(form.GetByLabel("Title")).ToHaveValueAsync("");

        await row.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Expect(form.GetByLabel("Title")).ToBeFocusedAsync();
        await Expect(form.GetByLabel("Rooms")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex(", other$"));
        await form.GetByLabel("Message").FillAsync("Changed");
        await form.GetByLabel("show it again to those who dismissed it").CheckAsync();
        await admin.Button("Save").ClickAsync();
        await Expect(row).ToContainTextAsync("Revision 2");

        await row.GetByRole(AriaRole.Button, new() { Name = "End now" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Ended");
        await row.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Announce_NotValid_SaysAtEachFieldWhatIsWrong()
    {
        var (visitor, admin) = await AdminPage.OpenAsync(site, "announcements");
        await using var _ = visitor;
        var page = visitor.Page;
        var form = page.Locator("form");
        await form.GetByLabel("Link").FillAsync("javascript:alert(1)");
        await form.GetByLabel("Until").FillAsync("2020-01-01T00:00");
        await admin.Button("Announce").ClickAsync();

        foreach (var field in (string[])["Title", "Message", "Link", "Until"])
            await Expect(form.GetByLabel(field)).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#announce-until-error")).ToContainTextAsync("allowed: from now to five years ahead");
    }
}
