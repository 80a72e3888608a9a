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
    public async Task MarkSeen_InBulk_CountsTheNewOnes_TellsAllDevices_AndLeavesThemUnread()
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
