using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Insight;
using Notifications.Platform;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Insight;

public sealed class AnalyticsTests(AnalyticsTests.Fixture app) : IClassFixture<AnalyticsTests.Fixture>
{
    [Fact]
    public async Task Get_AfterWhatHappened_CountsItByEverything()
    {
        var tenant = new Tenant(app);
        var (sender, me) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("alice"));
        var read = await sender.SendToAsync("alice", priority: "high");
        await sender.SendToAsync("bob");
        await sender.PostAsync("notifications",
            new { users = new[] { "alice", "carol" }, title = "t", message = "m", type = "error", category = "import_failed" });
        for (var i = 0; i < 2; i++)
        {
            await me.PostAsync($"notifications/{read}/ack");
            await me.PostAsync($"notifications/{read}/read");
        }

        var report = await ReportAsync(tenant);
        Assert.Equal("4 1 1 1 0", Show(report.GetProperty("totals")));
        Assert.Equal(["error: 2 0 0 0 0", "info: 2 1 1 1 0"], ShowAll(report, "byType"));
        Assert.Equal(["import_failed: 2 0 0 0 0", "info: 2 1 1 1 0"], ShowAll(report, "byCategory"));
        Assert.Equal(["high: 1 1 1 1 0", "normal: 3 0 0 0 0"], ShowAll(report, "byPriority"));
        Assert.Equal(4, report.GetProperty("byHour").EnumerateArray().Sum(h => h.GetProperty("sent").GetInt32()));
        Assert.True(report.GetProperty("latencyMs").GetProperty("p50").GetDouble() > 0);
        Assert.Empty(report.GetProperty("variants").EnumerateArray());
    }

    [Fact]
    public async Task Get_OfWhoWasOnlineAndWhoCameBackLater_CountsThemApart()
    {
        var tenant = new Tenant(app);
        var (sender, alice, bob) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("alice"), await tenant.AsAsync("bob"));
        await using var online = await app.ConnectAsync(alice);
        await online.ReceiveAsync("unreadCount");
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var (hers, his) = (await sender.SendToAsync("alice"), await sender.SendToAsync("bob"));
        await sender.PostAsync("notifications/system", new { title = "t", message = "m" });
        await alice.PostAsync($"notifications/{hers}/ack");
        // Counted while she is online; then he comes.
        await ReportAsync(tenant);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await using var late = await app.ConnectAsync(bob);
        await late.ReceiveAsync("unreadCount");
        await bob.PostAsync($"notifications/{his}/ack");

        var report = await ReportAsync(tenant);
        var totals = report.GetProperty("totals");
        Assert.Equal("3 2 2 0 0", Show(totals));
        Assert.Equal((2, 1), (totals.GetProperty("online").GetInt32(), totals.GetProperty("deliveredOnline").GetInt32()));
        var away = TimeSpan.FromMinutes(8).TotalMilliseconds;
        Assert.True(report.GetProperty("latencyMs").GetProperty("p99").GetDouble() > away);
        Assert.True(report.GetProperty("onlineLatencyMs").GetProperty("p99").GetDouble() < away);
        // Nor is it in what the overview shows live.
        var live = await Eventually.GetAsync(() => RecentAsync(tenant), seconds => Sum(seconds, "delivered") == 2 && HasLatency(seconds));
        Assert.All(live.Select(second => second.GetProperty("latencyMs")).Where(l => l.ValueKind == JsonValueKind.Object),
            latency => Assert.True(latency.GetProperty("p99").GetDouble() < away));
        Assert.Equal(JsonValueKind.Null,
            (await ReportAsync(tenant, "userId=alice")).GetProperty("totals").GetProperty("online").ValueKind);
    }

    [Fact]
    public async Task Get_Recent_HasTheLastSecondsOfAllInstances()
    {
        var tenant = new Tenant(app);
        var (sender, alice) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("alice"));
        await using var online = await app.ConnectAsync(alice);
        await online.ReceiveAsync("unreadCount");
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var id = await sender.SendToAsync("alice");
        await alice.PostAsync($"notifications/{id}/ack");
        var recent = await Eventually.GetAsync(() => RecentAsync(tenant), seconds => Sum(seconds, "delivered") == 1 && HasLatency(seconds));
        Assert.Equal(1, Sum(recent, "sends"));

        // What another instance did some seconds ago.
        var now = app.Clock.GetUtcNow();
        var elsewhere = new RecentActivity(
            app.Services.GetRequiredService<Tables>(), app.Services.GetRequiredService<RowRemoval>(),
            new Instance(app.Services.GetRequiredService<Ids>(), app.Clock), app.Clock);
        foreach (var (ago, sends) in new[] { (20, 3), (400, 9) })
        {
            var activity = new Activity { Sends = sends };
            elsewhere.Add(tenant.Namespace, activity.Describe(now.AddSeconds(-ago), Guid.Empty));
        }
        await elsewhere.WriteAsync(default);
        recent = await RecentAsync(tenant);
        Assert.Equal(4, Sum(recent, "sends"));
        var theirs = Assert.Single(recent, second => second.GetProperty("sends").GetInt32() == 3);
        Assert.Equal(JsonValueKind.Null, theirs.GetProperty("latencyMs").ValueKind);
        Assert.Equal(recent.Select(AgoOf).OrderDescending(), recent.Select(AgoOf));
        Assert.False((await ReportAsync(tenant)).TryGetProperty("recent", out _));

        static int AgoOf(JsonElement second) => second.GetProperty("secondsAgo").GetInt32();
    }

    [Fact]
    public async Task Get_ByTheQueueInBulkAndToAll_CountsEachOnce()
    {
        var tenant = new Tenant(app);
        var (admin, sender, bob) = (
            await tenant.AsAsync("admin", "admin"), await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("bob"));
        foreach (var user in (string[])["alice", "bob"])
            await admin.PutRecipientAsync(user, new { roles = new[] { "teacher" } });
        await sender.PostAsync("notifications", new { roles = new[] { "teacher" }, title = "t", message = "m" });
        await sender.PostAsync("notifications/bulk",
            new { notifications = Enumerable.Range(0, 3).Select(i => new { users = new[] { $"u{i}" }, title = "t", message = "m" }) });
        var broadcast = (await sender.PostAsync("notifications/system", new { title = "t", message = "m" })).Json.GetProperty("sendId")
            .GetGuid();
        await bob.PostAsync($"notifications/{broadcast}/read");
        await (await tenant.AsAsync("alice")).PostAsync($"notifications/{broadcast}/read");

        var report = await Eventually.GetAsync(() => ReportAsync(tenant), r => r.GetProperty("totals").GetProperty("sent").GetInt32() >= 6);
        Assert.Equal("6 0 0 2 0", Show(report.GetProperty("totals")));
        Assert.Equal(["info: 5 0 0 0 0", "system: 1 0 0 2 0"], ShowAll(report, "byType"));
    }

    [Fact]
    public async Task Get_MarkAllRead_CountsWhatBecameRead()
    {
        var tenant = new Tenant(app);
        var (sender, me) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("alice"));
        for (var i = 0; i < 3; i++)
            await sender.SendToAsync("alice");
        await me.PostAsync("notifications/mark-all-read");
        await me.PostAsync("notifications/mark-all-read");

        Assert.Equal("3 0 0 3 0", Show((await ReportAsync(tenant)).GetProperty("totals")));
        Assert.Equal("3 0 0 3 0", Show((await ReportAsync(tenant, "userId=alice")).GetProperty("totals")));
    }

    [Fact]
    public async Task Get_Variants_AreCountedApart()
    {
        var tenant = new Tenant(app);
        var (sender, users) = (await tenant.AsAsync("sender", "sender"), Enumerable.Range(0, 20).Select(i => $"user-{i}").ToArray());
        var sent = await sender.PostAsync("notifications", new
        {
            users,
            variants = new[] { new { name = "a", template = "ab_short" }, new { name = "b", template = "ab_long" } },
        });
        Assert.Equal(HttpStatusCode.BadRequest, sent.Status);
        foreach (var (name, title) in new[] { ("ab_short", "A"), ("ab_long", "B") })
            await sender.PostAsync("templates", new { name, title, message = "m", category = "greeting" });
        sent = await sender.PostAsync("notifications", new
        {
            users,
            variants = new[] { new { name = "a", template = "ab_short" }, new { name = "b", template = "ab_long" } },
        });
        var id = sent.Json.GetProperty("notifications")[0].GetProperty("id").GetGuid();
        var titles = new List<string>();
        foreach (var user in users)
        {
            var me = await tenant.AsAsync(user);
            var mine = await me.GetAsync($"notifications/{id}");
            Assert.DoesNotContain("variant", mine.Text, StringComparison.OrdinalIgnoreCase);
            titles.Add(mine.Json.GetProperty("title").GetString()!);
            if (titles[^1] == "A")
                await me.PostAsync($"notifications/{id}/ack");
            else
                await me.PostAsync($"notifications/{id}/read");
        }

        var (a, b) = (titles.Count(t => t == "A"), titles.Count(t => t == "B"));
        var variants = (await ReportAsync(tenant)).GetProperty("variants").EnumerateArray().Select(v => v.GetRawText());
        Assert.Equal(
            [
                $"{{\"category\":\"greeting\",\"variant\":\"a\",\"sent\":{a},\"acknowledged\":{a},\"read\":0}}",
                $"{{\"category\":\"greeting\",\"variant\":\"b\",\"sent\":{b},\"acknowledged\":0,\"read\":{b}}}",
            ],
            variants);
    }

    [Fact]
    public async Task Get_OfOneUser_CountsTheirsOnly()
    {
        var tenant = new Tenant(app);
        var (sender, me) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("alice"));
        var read = await sender.SendToAsync("alice");
        await sender.SendToAsync("alice", priority: "low");
        await sender.SendToAsync("bob");
        await me.PostAsync($"notifications/{read}/ack");

        var report = await ReportAsync(tenant, "userId=alice");
        Assert.Equal("2 1 1 0 0", Show(report.GetProperty("totals")));
        Assert.Equal(["low: 1 0 0 0 0", "normal: 1 1 1 0 0"], ShowAll(report, "byPriority"));
        Assert.Equal("0 0 0 0 0", Show((await ReportAsync(tenant, "userId=nobody")).GetProperty("totals")));
    }

    [Fact]
    public async Task Get_FromAndTo_CountTheHoursBetween()
    {
        var tenant = new Tenant(app);
        await (await tenant.AsAsync("sender", "sender")).SendToAsync("alice");
        var now = app.Clock.GetUtcNow();

        Assert.Equal("0 0 0 0 0", Show((await ReportAsync(tenant, $"to={Rfc3339.Format(now.AddHours(-2))}")).GetProperty("totals")));
        Assert.Equal("1 0 0 0 0", Show((await ReportAsync(
            tenant, $"from={Rfc3339.Format(now.AddMinutes(-1))}&to={Rfc3339.Format(now.AddDays(3))}")).GetProperty("totals")));
    }

    [Fact]
    public async Task Get_AsCsv_HasARowForEach()
    {
        var tenant = new Tenant(app);
        await (await tenant.AsAsync("sender", "sender")).SendToAsync("alice");
        var answer = await (await tenant.AsAsync("admin", "admin")).GetAsync("analytics?format=csv");

        Assert.Equal("text/csv; charset=utf-8", answer.ContentType);
        Assert.StartsWith("\uFEFFsection,name,sent,delivered,acknowledged,read,failed\r\ntotal,,1,0,0,0,0\r\nchannel,email,0,,,,\r\n",
            answer.Text, StringComparison.Ordinal);
        Assert.Contains("\r\ntype,info,1,0,0,0,0\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=monday", "from", "is not a time")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from", "before 'to'")]
    [InlineData("from=2020-01-01T00:00:00Z", "from", "at most 93 days")]
    [InlineData("format=pdf", "format", "json, csv")]
    [InlineData("user=a", "user", "userId")]
    [InlineData("recent=yes", "recent", "true, false")]
    [InlineData("recent=true&userId=a", "recent", "together with 'userId'")]
    public async Task Get_BadParameter_IsNamed(string query, string member, string says) =>
        (await (await new Tenant(app).AsAsync("admin", "admin")).GetAsync($"analytics?{query}")).AssertInvalid(member, says);

    [Fact]
    public async Task Get_WhoIsNoAdmin_IsForbidden() =>
        (await (await app.SenderAsync()).GetAsync("analytics")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");

    private static async Task<JsonElement[]> RecentAsync(Tenant tenant) =>
        [.. (await ReportAsync(tenant, "recent=true")).GetProperty("recent").EnumerateArray()];

    private static int Sum(JsonElement[] seconds, string name) => seconds.Sum(second => second.GetProperty(name).GetInt32());

    private static bool HasLatency(JsonElement[] seconds) =>
        seconds.Any(second => second.GetProperty("latencyMs").ValueKind == JsonValueKind.Object);

    private static async Task<JsonElement> ReportAsync(Tenant tenant, string query = "format=json")
    {
        var answer = await (await tenant.AsAsync("admin", "admin")).GetAsync($"analytics?{query}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    private static string[] ShowAll(JsonElement report, string by) =>
        [.. report.GetProperty(by).EnumerateObject().Select(m => $"{m.Name}: {Show(m.Value)}")];

    private static string Show(JsonElement counts) =>
        string.Join(' ', new[] { "sent", "delivered", "acknowledged", "read", "failed" }.Select(
        name => counts.GetProperty(name).GetInt64()));

    /// <summary>Its tests move the clock.</summary>
    public sealed class Fixture : AppFixture
    {
        protected override TimeProvider RealtimeClock => Clock;
    }
}
