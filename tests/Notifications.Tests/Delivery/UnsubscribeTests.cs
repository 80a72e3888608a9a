using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Recipients.Preferences;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

public sealed class UnsubscribeTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Link_Posted_EndsThatCategoryOnThatChannelOnly()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        var nobody = new ApiClient(app.Http, null);
        var path = $"unsubscribe?token={TokenFor(user)}";
        var asked = await nobody.GetAsync(path);
        Assert.Contains("<form method=\"post\">", asked.Text, StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", asked.ContentType);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK,
                (await nobody.PostTextAsync(path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")).Status);

        var history = await FallbackFixture.HistoryWithAsync(me, await SendAsync(), "channel_sent sms");
        Assert.Contains("channel_skipped email 1 category", history);
        Assert.Equal(1, app.TextsTo(phone));

        // The person sees it in their preferences, and undoes it there.
        Assert.Equal("""{"info":{"email":false}}""", (await me.GetAsync("notifications/preferences")).Json.GetProperty("categories")
            .GetRawText());
        await me.PreferAsync(new { });
        await FallbackFixture.HistoryWithAsync(me, await SendAsync(), "channel_sent email");

        Task<Guid> SendAsync() => sender.SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");
    }

    [Fact]
    public async Task Link_OfAMandatoryCategory_SaysThatItIsAlwaysSentAndEndsNothing()
    {
        var (me, user, _) = await app.NewRecipientAsync();
        var (nobody, path) = (new ApiClient(app.Http, null), $"unsubscribe?token={TokenFor(user, "security")}");
        var asked = await nobody.GetAsync(path);
        Assert.Contains("is always sent", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", asked.Text, StringComparison.Ordinal);
        var done = await nobody.PostTextAsync(path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded");
        Assert.Equal((HttpStatusCode.Conflict, "text/html; charset=utf-8"), (done.Status, done.ContentType));

        Assert.Equal("{}", (await me.GetAsync("notifications/preferences")).Json.GetProperty("categories").GetRawText());
    }

    [Fact]
    public async Task Link_OpenedAndPosted_SaysWhatStillComes()
    {
        var (_, user, _) = await app.NewRecipientAsync();
        var (nobody, path) = (new ApiClient(app.Http, null), $"unsubscribe?token={TokenFor(user, "grade_posted")}");

        foreach (var page in new[] { await nobody.GetAsync(path), await nobody.PostAsync(path) })
        {
            Assert.Contains("“Grade posted” by email", page.Text, StringComparison.Ordinal);
            Assert.Contains("You will still get what is critical or concerns your security", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("urgent", "security", true)]
    [InlineData("critical", "info", true)]
    [InlineData("urgent", "info", false)]
    public async Task Mail_OfWhatNobodyCanRefuse_HasNoLinkAndNoHeader(string priority, string type, bool isMandatory)
    {
        var address = $"mandatory-{priority}-{type}@example.com";
        var (_, user, _) = await app.NewRecipientAsync(email: address);
        var answer = await (await app.SenderAsync()).PostAsync(
            "notifications", new
            {
                users = new[] { user },
                title = "T",
                message = "M",
                type,
                category = "news",
                priority,
                requiresAcknowledgement = true
            });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var raw = (await app.NextMailToAsync(address)).GetProperty("raw").GetString()!;

        Assert.Equal(!isMandatory, raw.Contains("\r\nList-Unsubscribe:", StringComparison.Ordinal));
        Assert.Equal(!isMandatory, raw.Contains("\r\nList-Unsubscribe-Post: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_ForACategoryBeyondTheLimit_StoresNothingThatCouldNotBePutBack()
    {
        var (me, user, _) = await app.NewRecipientAsync();
        var nobody = new ApiClient(app.Http, null);
        await me.PreferAsync(
            new { categories = Enumerable.Range(0, 200).ToDictionary(n => $"c{n}", n => n == 0 ? (object)new { } : new { sms = false }) });

        // One of which nothing is said makes room.
        Assert.Equal(HttpStatusCode.OK, (await nobody.PostAsync($"unsubscribe?token={TokenFor(user, "news")}")).Status);
        var full = await nobody.PostAsync($"unsubscribe?token={TokenFor(user, "more_news")}");
        Assert.Equal(HttpStatusCode.Conflict, full.Status);
        Assert.Contains("hold 200 categories", full.Text, StringComparison.Ordinal);
        // One that is there already takes no room.
        Assert.Equal(HttpStatusCode.OK, (await nobody.PostAsync($"unsubscribe?token={TokenFor(user, "c7")}")).Status);

        var stored = await me.GetAsync("notifications/preferences");
        Assert.Equal(200, stored.Json.GetProperty("categories").EnumerateObject().Count());
        await me.PreferAsync(stored.Text);
    }

    [Fact]
    public async Task Link_OnlyOpened_EndsNothing()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        await new ApiClient(app.Http, null).GetAsync($"unsubscribe?token={TokenFor(user)}");

        await FallbackFixture.HistoryWithAsync(
            me, await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical"), "channel_sent email");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=made.up")]
    [InlineData("?token=eyJ.x.y")]
    public async Task Link_MadeUp_SaysNothing(string query)
    {
        var nobody = new ApiClient(app.Http, null);

        (await nobody.GetAsync($"unsubscribe{query}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await nobody.PostAsync($"unsubscribe{query}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    private string TokenFor(string user, string category = "info") =>
        Uri.EscapeDataString(
        app.Services.GetRequiredService<UnsubscribeLinks>().TokenFor(new UnsubscribeScope("default", user, category, ChannelKind.Email)));
}
