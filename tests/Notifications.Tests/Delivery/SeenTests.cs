using System.Net;
using System.Text.Json;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>What open inboxes have shown, and what acknowledgements say of it.</summary>
public sealed class SeenTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task MarkSeen_InBulk_CountsNewOnesTellsAllDevicesAndLeavesThemUnread()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        Guid[] ids = [await sender.SendToAsync(user), await sender.SendToAsync(user), await sender.SendToAsync(user)];
        var foreign = await sender.SendToAsync(AppFixture.NewUser());
        await me.PostAsync($"notifications/{ids[0]}/read");
        await using var other = await app.ConnectAsync(me);

        var answer = await me.PostAsync("notifications/mark-seen", new { ids = new[] { ids[0], ids[1], ids[2], ids[2], foreign } });
        Assert.Equal((HttpStatusCode.OK, """{"updated":2}"""), (answer.Status, answer.Text));
        Assert.Equal("""{"updated":0}""", (await me.PostAsync("notifications/mark-seen", new { ids })).Text);
        var update = (await other.ReceiveAsync("updated", TimeSpan.FromSeconds(30)))[0];
        Assert.Equal(["id", "seenAt"], update.EnumerateObject().Select(m => m.Name));
        Assert.Equal(2, (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
        Assert.Equal(["created", "pushed 1", "seen"], await HistoryTests.EventsAsync(me, ids[1]));

        (await me.PostAsync("notifications/mark-seen", new { ids = Array.Empty<Guid>() })).AssertInvalid("ids", "allowed: 1 to 100");
    }

    [Fact]
    public async Task UnreadCount_WithUnseen_CountsWhatNoDeviceHasShown_BroadcastsToo()
    {
        var tenant = new Tenant(app);
        var (sender, me) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("una"));
        Guid[] ids = [await sender.SendToAsync("una"), await sender.SendToAsync("una"), await sender.SendToAsync("una")];
        await sender.PostAsync("notifications", new { broadcast = true, title = "To all", message = "m" });
        Assert.Equal((4, 4), await CountsAsync());
        await me.PostAsync("notifications/mark-seen", new { ids = new[] { ids[0] } });
        Assert.Equal((4, 3), await CountsAsync());
        await me.PostAsync($"notifications/{ids[1]}/read");
        Assert.Equal((3, 2), await CountsAsync());
        // Unread again is not unseen again.
        await me.PostAsync($"notifications/{ids[1]}/unread");
        Assert.Equal((4, 2), await CountsAsync());
        await me.DeleteAsync($"notifications/{ids[2]}");
        Assert.Equal((3, 1), await CountsAsync());
        await me.PostAsync("notifications/mark-all-read");
        Assert.Equal((0, 0), await CountsAsync());
        await me.PostAsync($"notifications/{ids[0]}/unread");
        Assert.Equal((1, 0), await CountsAsync());
        Assert.False((await me.GetAsync("notifications/unread-count")).Json.TryGetProperty("unseen", out _));
        (await me.GetAsync("notifications/unread-count?unseen=maybe")).AssertInvalid("unseen", "true, false");

        async Task<(int, int)> CountsAsync()
        {
            var json = (await me.GetAsync("notifications/unread-count?unseen=true")).Json;
            return (json.GetProperty("count").GetInt32(), json.GetProperty("unseen").GetInt32());
        }
    }

    [Fact]
    public async Task Acknowledge_SaysWhetherThePageWasInSight_ByTheHubAndByHttp()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        Guid[] ids = [await sender.SendToAsync(user), await sender.SendToAsync(user), await sender.SendToAsync(user)];
        await using var client = await app.ConnectAsync(me);
        await client.InvokeAsync("ack", JsonSerializer.SerializeToElement(new { id = ids[0], visible = false }));
        await me.PostAsync($"notifications/{ids[1]}/ack", new { visible = true });
        await me.PostAsync($"notifications/{ids[2]}/ack");
        // The first acknowledgement counts.
        await me.PostAsync($"notifications/{ids[0]}/ack", new { visible = true });

        Assert.Equal(["created", "pushed 1", "acknowledged hidden"], await HistoryTests.EventsAsync(me, ids[0]));
        Assert.Equal(["created", "pushed 1", "acknowledged visible"], await HistoryTests.EventsAsync(me, ids[1]));
        Assert.Equal(["created", "pushed 1", "acknowledged"], await HistoryTests.EventsAsync(me, ids[2]));
        (await me.PostAsync($"notifications/{ids[0]}/ack", new { visible = "yes" })).AssertInvalid("visible", "allowed: true, false");
    }
}
