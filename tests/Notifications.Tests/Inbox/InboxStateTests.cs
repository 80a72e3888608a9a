using System.Net;
using System.Text.Json;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

public sealed class InboxStateTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unread_OfOneThatMarkAllCovers_CountsAgainUntilTheNextMarkAll(bool broadcast)
    {
        var (me, id) = await app.SentAsync(broadcast);
        await me.PostAsync("notifications/mark-all-read");
        Assert.Equal(0, await me.UnreadCountAsync());

        var unread = (await me.PostAsync($"notifications/{id}/unread")).Json;
        Assert.Equal(("sent", JsonValueKind.Null), (unread.GetProperty("status").GetString(), unread.GetProperty("readAt").ValueKind));
        Assert.NotEqual(JsonValueKind.Null, unread.GetProperty("seenAt").ValueKind);
        Assert.Equal(1, await me.UnreadCountAsync());
        Assert.Equal([id], await me.IdsAsync("&status=unread"));

        await me.PostAsync("notifications/mark-all-read", new { before = app.Clock.GetUtcNow() });
        Assert.Equal(0, await me.UnreadCountAsync());
        Assert.Equal("read", (await me.GetAsync($"notifications/{id}")).Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task MarkAllRead_BeforeAPastTime_ReadsWhatWasMarkedUnreadAgain(int secondsOfTheFirst)
    {
        var (me, id) = await app.SentAsync();
        var before = app.Clock.GetUtcNow().AddSeconds(1);
        await me.PostAsync("notifications/mark-all-read", new { before = app.Clock.GetUtcNow().AddSeconds(secondsOfTheFirst) });
        await me.PostAsync($"notifications/{id}/unread");
        Assert.Equal(1, await me.UnreadCountAsync());

        var answer = await me.PostAsync("notifications/mark-all-read", new { before });
        Assert.Equal(1, answer.Json.GetProperty("updated").GetInt32());
        Assert.Equal(0, await me.UnreadCountAsync());
    }

    [Fact]
    public async Task Read_OfOneThatMarkAllCovers_ChangesNothing()
    {
        var (me, id) = await app.SentAsync();
        await me.PostAsync("notifications/mark-all-read");
        var covered = (await me.GetAsync($"notifications/{id}")).Json;

        Assert.Equal(0, (await me.PostAsync("notifications/mark-read", new { ids = new[] { id } })).Json.GetProperty("updated").GetInt32());
        Assert.Equal(covered.GetRawText(), (await me.PostAsync($"notifications/{id}/read")).Json.GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Archive_ThenUnarchive_IsOutOfTheWayMeanwhile(bool broadcast)
    {
        var (me, id) = await app.SentAsync(broadcast);
        Assert.NotEqual(JsonValueKind.Null, (await me.PostAsync($"notifications/{id}/archive")).Json.GetProperty("archivedAt").ValueKind);
        Assert.DoesNotContain(id, await me.IdsAsync());
        Assert.Contains(id, await me.IdsAsync("&archived=true"));
        Assert.Equal(0, await me.UnreadCountAsync());

        await me.PostAsync($"notifications/{id}/unarchive");
        Assert.Contains(id, await me.IdsAsync());
        Assert.Equal(1, await me.UnreadCountAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restore_OfADeletedOne_BringsItBackAsItWas(bool broadcast)
    {
        var (me, id) = await app.SentAsync(broadcast);
        var before = (await me.GetAsync($"notifications/{id}")).Text;
        await me.DeleteAsync($"notifications/{id}");
        Assert.Equal(0, await me.UnreadCountAsync());

        Assert.Equal(before, (await me.PostAsync($"notifications/{id}/restore")).Text);
        Assert.Equal(before, (await me.PostAsync($"notifications/{id}/restore")).Text);
        Assert.Equal(1, await me.UnreadCountAsync());
        Assert.Equal(["created", "pushed 1", "deleted", "restored"], await HistoryTests.EventsAsync(me, id));
    }

    [Theory]
    [InlineData("unread")]
    [InlineData("seen")]
    [InlineData("archive")]
    [InlineData("unarchive")]
    [InlineData("restore")]
    public async Task AnyChange_OfSomebodyElses_IsNotFound(string action)
    {
        var (_, id) = await app.SentAsync();
        var other = await app.AsAsync(AppFixture.NewUser(), "admin");
        (await other.PostAsync($"notifications/{id}/{action}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await other.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddHours(1) }))
            .AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("{}", "until", "is required")]
    [InlineData("{\"until\":\"soon\"}", "until", "'soon' is not a time")]
    [InlineData("{\"until\":\"2020-01-01T00:00:00Z\"}", "until",
        "'2020-01-01T00:00:00.000Z' is not allowed; allowed: from now to a year ahead")]
    [InlineData("{\"until\":\"2999-01-01T00:00:00Z\"}", "until", "a year ahead")]
    [InlineData("{\"until\":null,\"for\":3}", "for", "is not a member of this request; allowed: until")]
    public async Task Snooze_BadBody_IsNamed(string body, string member, string says)
    {
        var (me, id) = await app.SentAsync();
        (await me.PostTextAsync($"notifications/{id}/snooze", body)).AssertInvalid(member, says);
        Assert.Equal(JsonValueKind.Null, (await me.GetAsync($"notifications/{id}")).Json.GetProperty("snoozedUntil").ValueKind);
    }

    [Fact]
    public async Task EveryChange_ReachesTheOtherTab_WithWhatChangedAndTheCount()
    {
        var (me, id) = await app.SentAsync();
        await using var tab = await app.ConnectAsync(me);
        Assert.Equal(1, await tab.ReceiveCountAsync());

        await me.PostAsync($"notifications/{id}/seen");
        var seen = (await tab.ReceiveAsync("updated"))[0];
        Assert.Equal(["id", "seenAt"], seen.EnumerateObject().Select(m => m.Name));
        await me.PostAsync($"notifications/{id}/read");
        Assert.Equal(["id", "status", "readAt"], (await tab.ReceiveAsync("updated"))[0].EnumerateObject().Select(m => m.Name));
        Assert.Equal(0, await tab.ReceiveCountAsync());
        await me.PostAsync($"notifications/{id}/unread");
        var unread = (await tab.ReceiveAsync("updated"))[0];
        Assert.Equal(("sent", JsonValueKind.Null), (unread.GetProperty("status").GetString(), unread.GetProperty("readAt").ValueKind));
        Assert.Equal(1, await tab.ReceiveCountAsync());
        await me.DeleteAsync($"notifications/{id}");
        Assert.Equal(JsonValueKind.String, (await tab.ReceiveAsync("updated"))[0].GetProperty("deletedAt").ValueKind);
        Assert.Equal(0, await tab.ReceiveCountAsync());
        await me.PostAsync($"notifications/{id}/restore");
        Assert.Equal(JsonValueKind.Null, (await tab.ReceiveAsync("updated"))[0].GetProperty("deletedAt").ValueKind);
        Assert.Equal(id, (await tab.ReceiveAsync("refresh"))[0].GetProperty("id").GetGuid());
        Assert.Equal(1, await tab.ReceiveCountAsync());
    }

    [Fact]
    public async Task Collapsed_WhileTheEarlierOneWasMarkedUnreadAgain_CountsOnce()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var first = await SendProgressAsync(10);
        await me.PostAsync("notifications/mark-all-read");
        await me.PostAsync($"notifications/{first}/unread");
        await SendProgressAsync(20);

        Assert.Equal(1, await me.UnreadCountAsync());

        async Task<Guid> SendProgressAsync(int progress) =>
            (await sender.PostAsync("notifications/progress", new { users = new[] { user }, taskId = "t", progress, status = "running" }))
            .Json.GetProperty("sendId").GetGuid();
    }
}
