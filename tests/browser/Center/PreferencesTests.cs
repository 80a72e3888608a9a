using System.Net.Http.Headers;
using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

[Collection(nameof(SiteTests))]
public sealed class PreferencesTests(Site site)
{
    [Fact]
    public async Task Save_AfterAChange_IsThereAfterALoad()
    {
        await using var visitor = await site.VisitAsync($"{CenterPage.PathOf(AppFixture.NewUser())}#settings");
        var page = visitor.Page;
        var email = page.GetByRole(AriaRole.Checkbox, new() { Name = "Everything: Email" });
        await email.UncheckAsync();
        await page.GetByLabel("Minimum priority").SelectOptionAsync("high");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(page.GetByText("Saved", new() { Exact = true })).ToBeVisibleAsync();

        await page.ReloadAsync();

        await Expect(email).Not.ToBeCheckedAsync();
        await Expect(page.GetByLabel("Minimum priority")).ToHaveValueAsync("high");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task Save_WhenAnotherTabSavedMeanwhile_SaysSoAndShowsTheLatest()
    {
        var path = $"{CenterPage.PathOf(AppFixture.NewUser())}#settings";
        await using var visitor = await site.VisitAsync(path);
        var (first, second) = (visitor.Page, await visitor.OpenTabAsync(path));
        await second.GetByRole(AriaRole.Checkbox, new() { Name = "Everything: SMS" }).UncheckAsync();
        await first.GetByRole(AriaRole.Checkbox, new() { Name = "Everything: Email" }).UncheckAsync();
        await first.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(first.GetByText("Saved", new() { Exact = true })).ToBeVisibleAsync();

        await second.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();

        await Expect(second.GetByRole(AriaRole.Alert).Filter(new() { HasText = "changed elsewhere" })).ToBeVisibleAsync();
        await Expect(second.GetByRole(AriaRole.Checkbox, new() { Name = "Everything: Email" })).Not.ToBeCheckedAsync();
        await Expect(second.GetByRole(AriaRole.Checkbox, new() { Name = "Everything: SMS" })).ToBeCheckedAsync();
    }

    [Fact]
    public async Task QuietHours_AtThisTime_NoToastButInTheList()
    {
        var user = AppFixture.NewUser();
        await BeQuietAsync(user);
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        var sender = await site.SenderAsync();
        await center.HideInboxAsync();

        await sender.SendToAsync(user, "Not that important");
        await Expect(center.Badge).ToHaveTextAsync("1");
        // What passes quiet hours is sent after it: once its toast is there, the other would be too.
        await sender.SendToAsync(user, "The house is on fire", priority: "critical");

        await Expect(center.Toast("The house is on fire")).ToBeVisibleAsync();
        await Expect(center.Toasts).ToHaveCountAsync(1);
        await Expect(center.Badge).ToHaveTextAsync("2");
    }

    /// <summary>For hours before and after now.</summary>
    private async Task BeQuietAsync(string user)
    {
        var me = await site.AsAsync(user);
        var now = TimeOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var quietHours = new
        {
            start = $"{now.AddHours(-6):HH:mm}",
            end = $"{now.AddHours(6):HH:mm}",
            timeZone = "UTC",
            days = new[] { "mon", "tue", "wed", "thu", "fri", "sat", "sun" }
        };
        var request = me.Request(HttpMethod.Put, "notifications/preferences");
        request.Content = new ByteArrayContent(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new { quietHours }))
        { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var answer = await me.SendAsync(request);
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK, answer.Text);
    }
}
