using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Admin;

[Collection(nameof(SiteTests))]
public sealed class AdminTests(Site site)
{
    [Fact]
    public async Task SignIn_ByName_ShowsTheOverviewAndStaysOverAReload()
    {
        await using var visitor = await site.VisitAsync("admin");
        var page = visitor.Page;
        await page.GetByLabel("User").FillAsync(AppFixture.NewUser());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator(".bar .state")).ToHaveTextAsync("Connected");

        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Overview" })).ToHaveAttributeAsync("aria-current", "page");
        await Expect(page.Locator(".bar .state")).ToHaveTextAsync("Connected");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Send_FilledIn_ReachesTheUser()
    {
        var user = AppFixture.NewUser();
        var (visitor, admin) = await AdminPage.OpenAsync(site, "send");
        await using var _ = visitor;
        var page = visitor.Page;
        await page.GetByLabel("Users").FillAsync(user);
        await page.GetByLabel("Title").FillAsync("From the admin");
        await page.GetByLabel("Message").FillAsync("A message");
        await page.GetByLabel("Priority").SelectOptionAsync("high");

        await admin.Button("Send").ClickAsync();

        await Expect(page.Locator("send-progress li").First).ToContainTextAsync("Completed");
        var inbox = (await (await site.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items");
        Assert.Equal(("From the admin", "high"), (inbox[0].GetProperty("title").GetString(), inbox[0].GetProperty("priority").GetString()));
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Send_NotValid_SaysAtEachFieldWhatIsWrong()
    {
        var (visitor, admin) = await AdminPage.OpenAsync(site, "send");
        await using var _ = visitor;
        var page = visitor.Page;
        await page.GetByLabel("Users").FillAsync("somebody");
        await page.GetByLabel("Title").FillAsync(new string('x', 201));
        await page.GetByLabel("Link").FillAsync("javascript:alert(1)");

        await admin.Button("Send").ClickAsync();

        foreach (var field in (string[])["Title", "Message", "Link"])
            await Expect(page.GetByLabel(field)).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#message-error")).ToHaveTextAsync("is required");
        await Expect(page.GetByLabel("Users")).ToHaveAttributeAsync("aria-invalid", "false");
    }

    [Fact]
    public async Task Send_ForLater_IsListedAndCanBeCancelled()
    {
        var (visitor, admin) = await AdminPage.OpenAsync(site, "send");
        await using var _ = visitor;
        var page = visitor.Page;
        var title = $"For later {Guid.CreateVersion7()}";
        await page.GetByLabel("Users").FillAsync("somebody");
        await page.GetByLabel("Title").FillAsync(title);
        await page.GetByLabel("Message").FillAsync("A message");
        await page.Locator("#send-at").FillAsync($"{TimeProvider.System.GetUtcNow().AddDays(2):yyyy-MM-ddTHH:mm}");
        await admin.Button("Send").ClickAsync();
        var scheduled = page.Locator("send-progress li").Filter(new() { HasText = title });
        await Expect(scheduled).ToHaveCountAsync(1);

        await scheduled.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(scheduled).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task DeadLetter_Deleted_IsGoneAfterAsking()
    {
        var reason = $"Failed at every attempt {Guid.CreateVersion7()}";
        await AddDeadLetterAsync(reason);
        var (visitor, admin) = await AdminPage.OpenAsync(site, "dead-letters");
        await using var _ = visitor;
        var row = visitor.Page.Locator("tbody tr").Filter(new() { HasText = reason });
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Dead letters" }).Locator(".badge")).ToBeVisibleAsync();

        await row.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await admin.Button("Cancel").ClickAsync();
        await Expect(row).ToHaveCountAsync(1);
        await row.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await visitor.Page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Expect(row).ToHaveCountAsync(0);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task DeadLetter_Requeued_IsGoneAndSaysSo()
    {
        // Its queue is there, as it is when something came from it.
        await (await site.SenderAsync()).SendToAsync("somebody", requiresAcknowledgement: true);
        var reason = $"Failed at every attempt {Guid.CreateVersion7()}";
        await AddDeadLetterAsync(reason);
        var (visitor, _) = await AdminPage.OpenAsync(site, "dead-letters");
        await using var __ = visitor;
        var row = visitor.Page.Locator("tbody tr").Filter(new() { HasText = reason });

        await row.GetByRole(AriaRole.Button, new() { Name = "Requeue" }).ClickAsync();

        await Expect(row).ToHaveCountAsync(0);
        await Expect(visitor.Page.GetByText("Requeued.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Audit_OfAUser_ShowsWhatTheyWereSent()
    {
        var user = AppFixture.NewUser();
        await (await site.SenderAsync()).SendToAsync(user, "To be audited");
        var (visitor, admin) = await AdminPage.OpenAsync(site, "audit");
        await using var _ = visitor;
        await visitor.Page.GetByLabel("User", new() { Exact = true }).FillAsync(user);

        await admin.Button("Show").ClickAsync();

        await Expect(visitor.Page.Locator("tbody tr").First).ToContainTextAsync(user);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Overview_WhileSomethingIsSent_ShowsItAsItHappens()
    {
        var (visitor, _) = await AdminPage.OpenAsync(site, "overview");
        await using var __ = visitor;
        var user = AppFixture.NewUser();

        await (await site.SenderAsync()).SendToAsync(user, "To be seen live");

        await Expect(visitor.Page.Locator(".stream li").Filter(new() { HasText = user }).First).ToBeVisibleAsync();
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Analytics_AsCsv_AreDownloaded()
    {
        await (await site.SenderAsync()).SendToAsync("somebody", "To be counted");
        var (visitor, admin) = await AdminPage.OpenAsync(site, "overview");
        await using var _ = visitor;

        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => admin.Button("CSV").ClickAsync());

        Assert.Equal("analytics.csv", download.SuggestedFilename);
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal("section,name,sent,delivered,acknowledged,read,failed", lines[0]);
        Assert.StartsWith("total,,", lines[1], StringComparison.Ordinal);
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Bar_OnAPhone_IsOneLine()
    {
        var (visitor, admin) = await AdminPage.OpenAsync(site, "overview", Appearance.Phone);
        await using var _ = visitor;

        var brand = (await visitor.Page.Locator(".brand").BoundingBoxAsync())!;
        var signOut = (await admin.Button("Sign out").BoundingBoxAsync())!;

        Assert.InRange(signOut.Y + (signOut.Height / 2), brand.Y, brand.Y + brand.Height);
        Assert.True(signOut.X > brand.X + brand.Width);
    }

    private Task AddDeadLetterAsync(string reason) =>
        DeadLetterRows.AddAsync(site, "confirmations", """{"namespace":"default"}""", reason);
}
