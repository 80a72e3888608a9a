using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Channels;
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

        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");
        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        history = await FallbackFixture.HistoryWithAsync(me, id, "channel_failed email");
        Assert.Contains(history, e => e.Contains("unsubscribed", StringComparison.Ordinal));
        Assert.Equal(1, app.TextsTo(phone));
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

    private string TokenFor(string user) =>
        Uri.EscapeDataString(app.Services.GetRequiredService<UnsubscribeLinks>().TokenFor(new UnsubscribeScope("default", user, "info", ChannelKind.Email)));
}
