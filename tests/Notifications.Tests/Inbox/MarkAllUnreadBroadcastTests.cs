using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>An app of its own: everybody gets what is sent here.</summary>
public sealed class MarkAllUnreadBroadcastTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task MarkAllUnread_WithBroadcasts_BringsBackThoseThatWereUnread()
    {
        var (sender, me) = (await app.SenderAsync(), await app.AsAsync(AppFixture.NewUser()));
        var (read, unreadAgain) = (await SendAsync(), await SendAsync());
        await me.PostAsync("notifications/mark-all-read");
        await me.PostAsync($"notifications/{unreadAgain}/unread");
        var untouched = await SendAsync();

        var readUpTo = (await me.PostAsync("notifications/mark-all-read")).Json.GetProperty("readUpTo").GetGuid();
        Assert.Equal(HttpStatusCode.NoContent, (await me.PostAsync("notifications/mark-all-unread", new { readUpTo })).Status);

        var unread = (await me.GetAsync("notifications?status=unread")).Json.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("id").GetGuid());
        Assert.Equal([untouched, unreadAgain], unread);
        Assert.Equal(2, (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
        Assert.Equal("read", (await me.GetAsync($"notifications/{read}")).Json.GetProperty("status").GetString());

        async Task<Guid> SendAsync() =>
            (await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" })).Json.GetProperty("sendId")
            .GetGuid();
    }
}
