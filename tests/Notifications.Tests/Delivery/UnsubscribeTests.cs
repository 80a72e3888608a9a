using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Channels;
using Notifications.Tests.Preferences;
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
            Assert.Equal(HttpStatusCode.OK, (await nobody.PostTextAsync(path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")).Status);

        var history = await FallbackFixture.HistoryWithAsync(me, await SendAsync(), "channel_sent sms");
        Assert.Contains("channel_skipped email 1 category", history);
        Assert.Equal(1, app.TextsTo(phone));

        // The person sees it in their preferences, and undoes it there.
        Assert.Equal("""{"info":{"email":false}}""", (await me.GetAsync("notifications/preferences")).Json.GetProperty("categories").GetRawText());
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
    public async Task Link_OnlyOpened_EndsNothing()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        await new ApiClient(app.Http, null).GetAsync($"unsubscribe?token={TokenFor(user)}");

        await FallbackFixture.HistoryWithAsync(me, await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical"), "channel_sent email");
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
        Uri.EscapeDataString(app.Services.GetRequiredService<UnsubscribeLinks>().TokenFor(new UnsubscribeScope("default", user, category, ChannelKind.Email)));
}
