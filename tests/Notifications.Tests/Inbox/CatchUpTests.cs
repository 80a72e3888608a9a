using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

public sealed class CatchUpTests(FilledInbox app) : IClassFixture<FilledInbox>
{
    [Fact]
    public async Task Missed_AfterSome_GivesTheRestOldestFirst()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await me.PostAsync("notifications/mark-all-read");
        var sent = new List<Guid>();
        for (var i = 0; i < 4; i++)
            sent.Add(await sender.SendToAsync(user));
        sent.Insert(4, (await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" }))
            .Json.GetProperty("sendId").GetGuid());
        sent.Add(await sender.SendToAsync(user));
        await me.DeleteAsync($"notifications/{sent[2]}");
        await me.PostAsync($"notifications/{sent[3]}/read");

        var missed = (await me.GetAsync($"notifications/missed?after={sent[1]}")).Json;
        Assert.False(missed.GetProperty("reload").GetBoolean());
        var ids = missed.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("id").GetGuid()).ToArray();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal([sent[3], sent[4], sent[5]], ids.Where(id => id.CompareTo(sent[1]) > 0));
        Assert.Equal("read", missed.GetProperty("items").EnumerateArray().Single(n => n.GetProperty("id").GetGuid() == sent[3])
            .GetProperty("status").GetString());
    }

    [Fact]
    public async Task Missed_StoredLaterUnderAnOlderId_IsGiven()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await sender.SendToAsync(user);
        var now = app.Clock.GetUtcNow();
        await app.CopyAsync(user, 1, older: TimeSpan.FromHours(2), sentAt: now.AddMinutes(-30));
        await app.CopyAsync(user, 1, older: TimeSpan.FromHours(3), sentAt: now);
        await app.CopyAsync(user, 1, older: TimeSpan.FromHours(5), sentAt: now.AddMinutes(-5));
        var newest = await sender.SendToAsync(user);

        var missed = (await me.GetAsync($"notifications/missed?after={newest}")).Json.GetProperty("items").EnumerateArray().ToArray();
        var hours = missed.Select(n => (int)Math.Round((now - n.GetProperty("createdAt").GetDateTimeOffset()).TotalHours))
            .Where(h => h > 0);
        Assert.Equal([3], hours);
        Assert.DoesNotContain(missed, n => n.GetProperty("id").GetGuid() == newest);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("order", null)]
    [InlineData(null, "order")]
    public async Task Missed_StoredByTheQueueAndPushedMinutesLater_IsGiven(string? collapseKey, string? groupKey)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        string[] users = [user, .. Enumerable.Range(0, 100).Select(_ => AppFixture.NewUser())];
        var sent = (await sender.PostAsync("notifications", new { users, title = "t", message = "m", collapseKey, groupKey })).Json;
        Assert.Equal("queued", sent.GetProperty("status").GetString());
        await Eventually.GetAsync(async () => (await sender.GetAsync($"sends/{sent.GetProperty("sendId").GetGuid()}")).Json,
            report => report.GetProperty("status").GetString() == "completed");
        var me = await app.AsAsync(user);

        async Task<int> MissedAsync(int minutesLater) => (await me.GetAsync(
            $"notifications/missed?after={Guid.CreateVersion7(app.Clock.GetUtcNow().AddMinutes(minutesLater))}"))
            .Json.GetProperty("items").GetArrayLength();
        Assert.Equal((1, 0), (await MissedAsync(14), await MissedAsync(16)));
    }

    [Fact]
    public async Task Missed_MoreThanTheLimit_IsToldToReload()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var first = await sender.SendToAsync(user);
        await app.CopyAsync(user, 280);
        var all = (await me.GetAsync($"notifications/missed?after={first}")).Json;
        Assert.Equal((false, 280), (all.GetProperty("reload").GetBoolean(), all.GetProperty("items").EnumerateArray()
            .Count(n => n.GetProperty("title").GetString() == "hay")));
        Assert.True((await me.GetAsync($"notifications/missed?after={first}&limit=279")).Json.GetProperty("reload").GetBoolean());

        await app.CopyAsync(user, 21);
        var tooMany = (await me.GetAsync($"notifications/missed?after={first}")).Json;
        Assert.Equal((true, 0), (tooMany.GetProperty("reload").GetBoolean(), tooMany.GetProperty("items").GetArrayLength()));
    }

    [Theory]
    [InlineData("", "after", "'' is not allowed; allowed: the id of the newest notification")]
    [InlineData("?after=me", "after", "'me' is not allowed")]
    [InlineData("?after=00000000-0000-0000-0000-000000000000", "after", "is not allowed")]
    [InlineData("?after=ffffffff-ffff-7fff-bfff-ffffffffffff", "after", "is not allowed")]
    [InlineData("?limit=301", "limit", "'301' is not allowed; allowed: 1 to 300")]
    [InlineData("?since=2026-05-01T12:00:00Z", "since", "is not a parameter of this request; allowed: after, limit")]
    public async Task Missed_BadParameter_IsNamed(string query, string name, string says) =>
        (await app.Me.GetAsync($"notifications/missed{query}")).AssertInvalid(name, says);

    [Fact]
    public async Task Stats_OfAFilledInbox_AddUp()
    {
        var stats = (await app.Me.GetAsync("notifications/stats")).Json;
        var count = (await app.Me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();

        // Other tests send to everyone meanwhile.
        Assert.Equal(count, stats.GetProperty("unread").GetInt32());
        var total = stats.GetProperty("total").GetInt32();
        Assert.InRange(total, app.All.Count, app.All.Count + 10);
        foreach (var by in new[] { "byStatus", "byType", "byPriority" })
            Assert.Equal(total, stats.GetProperty(by).EnumerateObject().Sum(m => m.Value.GetInt32()));
        Assert.Equal(app.All.Count(n => n.GetProperty("type").GetString() == "alert"), stats.GetProperty("byType").GetProperty("alert")
            .GetInt32());
        var roundTrips = app.All.Where(n => n.GetProperty("roundTripMs").ValueKind == JsonValueKind.Number)
            .Select(n => n.GetProperty("roundTripMs").GetDouble());
        Assert.Equal(roundTrips.Average(), stats.GetProperty("averageRoundTripMs").GetDouble(), 0.11);
    }

    [Fact]
    public async Task Stats_OfNobody_AreZero() =>
        Assert.Equal(JsonValueKind.Null, (await (await app.AsAsync(AppFixture.NewUser())).GetAsync("notifications/stats"))
        .Json.GetProperty("averageRoundTripMs").ValueKind);
}
