using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Admin;

/// <summary>Helping one user.</summary>
[Collection(nameof(SiteTests))]
public sealed class PersonTests(Site site)
{
    [Fact]
    public async Task Person_Searched_IsShownExplainedSentAgainExportedAndErased()
    {
        var user = AppFixture.NewUser();
        await (await site.AsAsync("ada", "admin")).PutProfileAsync(
            user, new { displayName = "Una Example", email = "una.example@example.com" });
        await (await site.SenderAsync()).SendToAsync(user, "Where is it?");
        var (visitor, admin) = await AdminPage.OpenAsync(site, "people");
        await using var _ = visitor;
        var page = visitor.Page;
        await page.GetByLabel("User id").FillAsync(user);
        await admin.Button("Show").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Una Example" })).ToBeVisibleAsync();
        await Expect(page.Locator("admin-person")).ToContainTextAsync("u•••@example.com");
        await Expect(page.Locator("admin-person")).Not.ToContainTextAsync("una.example");
        await page.ScreenshotAsync("admin-person");
        await page.AssertAccessibleAsync();

        var export = await page.RunAndWaitForDownloadAsync(() => admin.Button("Export").ClickAsync());
        Assert.Contains("una.example@example.com", await File.ReadAllTextAsync(await export.PathAsync()), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Where is it?" }).ClickAsync();
        await Expect(page.Locator("admin-notification")).ToContainTextAsync("It was pushed once. No client has acknowledged it.");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Email" }).CheckAsync();
        await admin.Button("Send again").ClickAsync();
        await Expect(page.GetByText("Pushed again. Email: is not configured.")).ToBeVisibleAsync();
        await page.ScreenshotAsync("admin-notification");
        await page.AssertAccessibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = user }).ClickAsync();
        await admin.Button("Erase").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Erase" }).ClickAsync();
        await Expect(page.GetByText("Erased.")).ToBeVisibleAsync();
        await Expect(page.Locator("admin-person")).ToContainTextAsync("The inbox is empty.");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task DeadLetters_OfAUser_AreOnTheirPageAndTheirNotifications()
    {
        var user = AppFixture.NewUser();
        var id = await (await site.SenderAsync()).SendToAsync(user, "Where is it?", requiresAcknowledgement: true);
        var (own, chunk) = ($"Own {Guid.CreateVersion7()}", $"Chunk {Guid.CreateVersion7()}");
        await DeadLetterRows.AddAsync(
            site, "confirmations",
            $$"""{"namespace":"default","userId":"{{user}}","id":"{{id}}","attempt":1,"notBefore":"2026-01-01T00:00:00Z"}""", own);
        await DeadLetterRows.AddAsync(
            site, "deliveries",
            $$"""{"namespace":"default","sendId":"{{Guid.CreateVersion7()}}","chunk":0,"users":["other","{{user}}"]}""", chunk);
        var (visitor, _) = await AdminPage.OpenAsync(site, $"people?user={user}");
        await using var __ = visitor;
        var page = visitor.Page;
        foreach (var reason in (string[])[own, chunk])
            await Expect(Letter(reason).GetByRole(AriaRole.Button, new() { Name = "Requeue" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Where is it?" }).ClickAsync();
        await Expect(Letter(own)).ToBeVisibleAsync();
        await Expect(Letter(chunk)).ToHaveCountAsync(0);
        await Letter(own).GetByRole(AriaRole.Button, new() { Name = "Requeue" }).ClickAsync();
        await Expect(page.GetByText("Requeued.")).ToBeVisibleAsync();
        await Expect(Letter(own)).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();

        ILocator Letter(string reason) => page.Locator("li").Filter(new() { HasText = reason });
    }

    [Fact]
    public async Task Person_OnANarrowPhoneInGerman_FitsAndIsAccessible()
    {
        var user = AppFixture.NewUser();
        var id = await (await site.SenderAsync()).SendToAsync(user, new string('x', 120));
        var look = new Appearance("narrow-dark-de", 320, 720, IsDark: true, IsPhone: true, Locale: "de-DE");
        foreach (var view in (string[])[$"people?user={user}", $"notification?user={user}&id={id}", $"audit?user={user}"])
        {
            await using var visitor = await site.VisitAsync($"admin?user={AppFixture.NewUser()}#{view}", look);
            var page = visitor.Page;
            await Expect(page.Locator(view.StartsWith("notification", StringComparison.Ordinal) ? ".timeline li" : "tbody tr").First)
                .ToBeVisibleAsync();
            await page.ScreenshotAsync($"admin-{view.Split('?')[0]}-{look.Name}");
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
            visitor.AssertNoComplaints();
        }
    }

    [Fact]
    public async Task Audit_OfAUser_LeadsToTheirPageAndIsExported()
    {
        var user = AppFixture.NewUser();
        var id = await (await site.SenderAsync()).SendToAsync(user, "To be found");
        var (visitor, admin) = await AdminPage.OpenAsync(site, $"audit?user={user}");
        await using var _ = visitor;
        var page = visitor.Page;
        await Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
        var export = await page.RunAndWaitForDownloadAsync(() => admin.Button("Export as CSV").ClickAsync());
        Assert.Contains($"{id}", await File.ReadAllTextAsync(await export.PathAsync()), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = $"Page of {user}" }).First.ClickAsync();
        await Expect(page.GetByLabel("User id")).ToHaveValueAsync(user);
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Why" }).First.ClickAsync();
        await Expect(page.Locator("admin-notification")).ToContainTextAsync("It was pushed once.");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Send_ToEveryone_AsksBeforeAndSendsNothingWhenCancelled()
    {
        // In a namespace of its own: what goes to everyone must not reach the other tests' users.
        var (visitor, admin) = await AdminPage.OpenAsync(site, "send", ns: $"of-{AppFixture.NewUser()}");
        await using var _ = visitor;
        var page = visitor.Page;
        await page.GetByLabel("everyone in the namespace").CheckAsync();
        await page.GetByLabel("Title").FillAsync("For all");
        await page.GetByLabel("Message").FillAsync("A message");

        await admin.Button("Send").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("people are online");
        await admin.Button("Cancel").ClickAsync();
        await Expect(page.Locator("send-progress li")).ToHaveCountAsync(0);
        await admin.Button("Send").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Send to everyone" }).ClickAsync();

        // Only that one: what was cancelled was not sent.
        await Expect(page.Locator("send-progress li")).ToHaveCountAsync(1);
        visitor.AssertNoComplaints();
    }
}
