using System.Net;
using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>What a sender passes on from others: shown as it is, and never run.</summary>
[Collection(nameof(SiteTests))]
public sealed class HostileContentTests(Site site)
{
    private const string Script = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>";

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "script", Script, Script },
        { "unbroken", new string('W', 200), new string('W', 4000) },
        { "override", "\u202Egnp.exe \u2067 and on", "\u202E" + new string('x', 100) + "\u202D after it" },
        { "zalgo", string.Concat(Enumerable.Repeat("a\u0300\u0301\u0302\u0303\u0304", 33)), "Many marks on one letter" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Content_Hostile_IsHarmlessAndWellLaidOut(string name, string title, string message)
    {
        foreach (var look in (Appearance[])[Appearance.Desktop, Appearance.Phone])
        {
            var user = AppFixture.NewUser();
            await using var visitor = await site.VisitAsync(CenterPage.PathOf(user), look);
            var center = new CenterPage(visitor.Page);
            await center.ReadyAsync();
            var sender = await site.SenderAsync();
            await sender.SendToAsync(user, "An honest one", priority: "critical");
            await SendAsync(sender, user, title, message);

            await Expect(center.Items).ToHaveCountAsync(2);
            await Expect(center.Toasts).ToHaveCountAsync(2);
            await visitor.Page.ScreenshotAsync($"hostile-{name}-{look.Name}");
            await visitor.Page.AssertFitsAsync();
            await AssertInsideAsync(center);
            Assert.Null(await visitor.Page.EvaluateAsync<int?>("() => window.hacked ?? null"));
            visitor.AssertNoComplaints();
        }
    }

    [Theory]
    [InlineData("javascript:window.hacked=1")]
    [InlineData("JaVaScRiPt:window.hacked=1")]
    [InlineData("data:text/html,<script>1</script>")]
    public async Task Send_WithALinkThatRuns_IsRefused(string actionUrl)
    {
        var answer = await (await site.SenderAsync())
            .PostAsync("notifications", new { users = new[] { "somebody" }, title = "t", message = "m", actionUrl });

        answer.AssertProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    /// <summary>Critical: its toast stays until it was looked at.</summary>
    private static async Task SendAsync(ApiClient sender, string user, string title, string message)
    {
        var answer = await sender.PostAsync("notifications", new
        {
            users = new[] { user },
            title,
            message,
            priority = "critical",
            source = "hostile",
            actionUrl = "/\"><script>window.hacked=1</script>"
        });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
    }

    /// <summary>No item or toast is wider than what it is in.</summary>
    private static async Task AssertInsideAsync(CenterPage center)
    {
        foreach (var box in await center.Page.Locator("article.item, .toast").AllAsync())
        {
            var overflow = await box.EvaluateAsync<double>(
                "e => Math.max(e.scrollWidth - e.clientWidth, e.getBoundingClientRect().right - innerWidth)");
            Assert.True(overflow <= 1, $"{overflow} px stick out of {box}");
        }
    }
}
