using Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Browser.Tests.Admin;

/// <summary>The mail layout and the categories in the administrators' page.</summary>
[Collection(nameof(SiteTests))]
public sealed class MailLayoutTests(Site site)
{
    [Fact]
    public async Task Layout_Changed_IsSeenAtOnceKeptAndTakenBack()
    {
        await (await site.AsAsync("admin", "admin")).DeleteAsync("layouts/default");
        var (visitor, admin) = await AdminPage.OpenAsync(site, "mail-layout");
        await using var _ = visitor;
        var page = visitor.Page;
        await page.GetByLabel("Colour of buttons").FillAsync("#0f766e");
        await page.GetByLabel("Brand name").FillAsync("Example University");
        await page.AssertMailAsync("true", "mail.body.textContent.includes('Example University')");
        await page.AssertMailAsync("rgb(15, 118, 110)", "view.getComputedStyle(mail.querySelector('.button')).backgroundColor");
        await Save("Version 1.");
        await page.GetByLabel("Brand name").FillAsync("Example College");
        await Save("Version 2.");

        await page.GetByLabel("Compare the active version with").SelectOptionAsync("1");
        await Expect(page.Locator(".diff del")).ToHaveTextAsync("University");
        await page.ScreenshotAsync("admin-mail-layout-versions-light");
        await page.AssertAccessibleAsync();
        await admin.Button("Restore version 1").ClickAsync();

        await Expect(page.GetByLabel("Brand name")).ToHaveValueAsync("Example University");
        visitor.AssertNoComplaints();
        await page.GetByLabel("Colour of buttons").FillAsync("green");
        await Expect(page.Locator("#layout-color-error")).ToContainTextAsync("'green' is not allowed");
        await (await site.AsAsync("admin", "admin")).DeleteAsync("layouts/default");

        async Task Save(string version)
        {
            await admin.Button("Save").ClickAsync();
            await Expect(page.Locator(".of-layout")).ToHaveTextAsync(version);
        }
    }

    [Fact]
    public async Task Category_NamedInTwoLanguages_IsWhatPeopleReadUntilItIsDeleted()
    {
        var name = $"studio_{Guid.CreateVersion7():N}";
        var (visitor, admin) = await AdminPage.OpenAsync(site, "categories");
        await using var _ = visitor;
        var page = visitor.Page;
        await admin.Button("New category").ClickAsync();
        await page.Locator("#category-name").FillAsync(name);
        await page.Locator("#category-names-0").FillAsync("Field trips");
        await page.Locator("#category-names-1").FillAsync("Ausflüge");
        await page.GetByLabel("mandatory: nobody can switch it off or postpone it").CheckAsync();
        await page.ScreenshotAsync("admin-categories-edit-light");
        await page.AssertAccessibleAsync();
        await admin.Button("Save").ClickAsync();

        var row = page.Locator("tbody tr").Filter(new() { HasText = name });
        await Expect(row).ToContainTextAsync("Ausflüge");
        await Expect(row).ToContainTextAsync("mandatory");
        await row.GetByRole(AriaRole.Button, new() { Name = $"Delete “{name}”" }).ClickAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Expect(row).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }
}
